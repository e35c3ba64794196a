const alphabet = 256;

export type KeywordAutomaton = { readonly isIn: (bytes: Uint8Array) => boolean };

type Table = {
  readonly table: Uint8Array;
  /** The first of the states that end a word. */
  readonly firstEnd: number;
  /** Bytes of the longest word. */
  readonly longest: number;
};

type Trie = { readonly next: Int32Array[]; readonly isEnd: boolean[] };

/**
 * Finds any of the words, in any case of ASCII, in one pass over bytes.
 * @see Aho and Corasick, Efficient String Matching, Communications of the ACM 18 (1975)
 */
export function createAutomaton(words: readonly string[]): KeywordAutomaton {
  const trie = plant(words);
  complete(trie);
  // States that end a word come last: one comparison tells them.
  const order = [...trie.next.keys()].toSorted(
    (one, other) => Number(trie.isEnd[one]) - Number(trie.isEnd[other]),
  );
  const firstEnd = trie.isEnd.filter((isEnd) => !isEnd).length;
  const places = new Map(order.map((state, place) => [state, place]));
  const table = new Uint8Array(order.length * alphabet);
  for (const [state, next] of trie.next.entries()) {
    const row = (places.get(state) ?? 0) * alphabet;
    for (let byte = 0; byte < alphabet; byte += 1)
      table[row + byte] = places.get(next[fold(byte)] ?? 0) ?? 0;
  }
  const longest = Math.max(...words.map((word) => Buffer.byteLength(word)));
  return { isIn: (bytes) => runTable({ table, firstEnd, longest }, bytes) };
}

/**
 * Over four quarters at once, each as much longer as a word may reach into the next one: a step has to
 * wait for the one before it, but not for those of the other quarters.
 */
function runTable({ table, firstEnd, longest }: Table, bytes: Uint8Array): boolean {
  const quarter = Math.ceil(bytes.length / 4);
  const end = quarter + longest;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0; at < end; at += 1) {
    first = table[(first << 8) | (bytes[at] ?? 0)] ?? 0;
    second = table[(second << 8) | (bytes[at + quarter] ?? 0)] ?? 0;
    third = table[(third << 8) | (bytes[at + 2 * quarter] ?? 0)] ?? 0;
    fourth = table[(fourth << 8) | (bytes[at + 3 * quarter] ?? 0)] ?? 0;
    if (first >= firstEnd || second >= firstEnd || third >= firstEnd || fourth >= firstEnd)
      return true;
  }
  return false;
}

const fold = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);

const absent = -1;

function plant(words: readonly string[]): Trie {
  const trie: Trie = { next: [new Int32Array(alphabet).fill(absent)], isEnd: [false] };
  for (const word of words) {
    let state = 0;
    for (const byte of Buffer.from(word.toLowerCase())) state = grow(trie, state, byte);
    trie.isEnd[state] = true;
  }
  // A state is a byte.
  if (trie.next.length > alphabet) throw new Error('expected at most 256 states, found more');
  return trie;
}

function grow({ next, isEnd }: Trie, state: number, byte: number): number {
  const known = next[state]?.[byte] ?? absent;
  if (known !== absent) return known;
  const made = next.length;
  next.push(new Int32Array(alphabet).fill(absent));
  isEnd.push(false);
  next[state]?.fill(made, byte, byte + 1);
  return made;
}

/** Fills in where a state goes on when the word that it is in does not. */
function complete({ next, isEnd }: Trie): void {
  const fallback = new Int32Array(next.length);
  const queue = [0];
  for (const state of queue) {
    const steps = next[state];
    const other = next[fallback[state] ?? 0];
    if (steps === undefined || other === undefined) continue;
    isEnd[state] ||= isEnd[fallback[state] ?? 0] ?? false;
    for (let byte = 0; byte < alphabet; byte += 1) {
      const following = steps[byte] ?? absent;
      const otherwise = state === 0 ? 0 : (other[byte] ?? 0);
      if (following === absent) steps[byte] = otherwise;
      else {
        fallback[following] = otherwise;
        queue.push(following);
      }
    }
  }
}
