/** Where a line of a path or an address may end: after these. */
const breaks = /(?<=[/\\._:?&=,@-])/;

/** Lines of at most that many characters; words that are longer end after a separator, or anywhere. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const isLong = lengthOf(word) > width;
    const pieces = isLong ? word.split(breaks).flatMap((piece) => cut(piece, width)) : [word];
    pieces.forEach((piece, index) => {
      const gap = index === 0 && line !== '' ? ' ' : '';
      if (line === '' || lengthOf(line) + gap.length + lengthOf(piece) <= width) {
        line += gap + piece;
      } else {
        lines.push(line);
        line = piece;
      }
    });
  }
  return [...lines, line];
}

const lengthOf = (text: string): number => Array.from(text).length;

function cut(text: string, width: number): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / width);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(''),
  );
}
