import { type BarrenBlock, barrenBlocks } from './barren/barren-blocks.ts';
import { blanked } from './barren/blanked.ts';
import { withoutBarrenKeys } from './barren/without-barren-keys.ts';
import type { Syntax } from './formats/file-kinds.ts';
import { parseAlloy } from './syntax/alloy.ts';
import { parseDotenv } from './syntax/dotenv.ts';
import { loadHcl } from './syntax/hcl.ts';
import { parseInventory } from './syntax/inventory.ts';
import { parseJson } from './syntax/json.ts';
import { makeScalar } from './syntax/scalar.ts';
import { parseSystemd } from './syntax/systemd.ts';
import { parseYaml } from './syntax/yaml.ts';
import { type ParsedText, type Span, SyntaxProblem, type SyntaxTree } from './syntax-tree.ts';

/** Reads a text that has a tree. Throws a SyntaxProblem. */
export async function parseBySyntax(
  syntax: Exclude<Syntax, 'shell'>,
  text: string,
  name: string,
): Promise<ParsedText> {
  switch (syntax) {
    case 'yaml':
      return orWhole(
        text,
        () => parseYaml(withoutBarrenKeys(text)),
        () => parseYaml(text),
      );
    case 'json':
      return parseJson(text);
    case 'hcl': {
      const parseHcl = await loadHcl();
      return orWhole(
        text,
        () => parseHcl(text, barrenBlocks(text)),
        () => parseHcl(text),
      );
    }
    case 'alloy':
      return orWhole(
        text,
        () => parseAlloy(blanked(text, insidesOf(barrenBlocks(text)))),
        () => parseAlloy(text),
      );
    case 'dotenv':
      return parseDotenv(text);
    case 'systemd':
      return parseSystemd(text);
    case 'inventory':
      return parseInventory(text);
    case 'value':
      return { documents: [readValueFile(text, name)] };
  }
}

/** How many blocks of a name there are is part of the path of a place. */
function* insidesOf(blocks: Iterable<BarrenBlock>): Iterable<Span> {
  for (const { inside } of blocks) yield inside;
}

/** Characters that are parsed at once; below, it is not worth while to leave out a part. */
const fewCharacters = 4_000;

/**
 * To parse what nothing is found in takes most of the time of a scan. It is known by the look of its
 * lines: where the rest does not parse, that may be why.
 */
function orWhole(
  { length }: string,
  parseRest: () => ParsedText,
  parseWhole: () => ParsedText,
): ParsedText {
  if (length < fewCharacters) return parseWhole();
  try {
    return parseRest();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return parseWhole();
  }
}

/** A file that is one value, under the file's name: of envdir, or a mounted Secret. */
function readValueFile(text: string, name: string): SyntaxTree {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const value = text.slice(start).trimEnd();
  const scalar = makeScalar(value, start, start + value.length, 'plain');
  const span = { start: 0, end: text.length };
  return { type: 'mapping', entries: [{ key: name, keySpan: span, value: scalar }], span };
}
