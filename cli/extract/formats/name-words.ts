const boundaries = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+/;

/** The words of a name in any writing: `remoteWrite_API-key` is remote, write, api, key. */
export function wordsOf(name: string): readonly string[] {
  return name
    .split(boundaries)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Where in `words` the phrase ends last; -1 where it does not stand there. */
export function lastEndOf(phrase: readonly string[], words: readonly string[]): number {
  for (let end = words.length; end >= phrase.length; end -= 1) {
    if (phrase.every((word, index) => words[end - phrase.length + index] === word)) {
      return end;
    }
  }
  return -1;
}
