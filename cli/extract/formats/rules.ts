import type { Sighting } from '../sighting.ts';
import type { Span, SyntaxTree } from '../syntax-tree.ts';

/** What a format says of where secrets stand in its documents. */
export type Rules = (document: SyntaxTree, context: RuleContext) => Iterable<Found>;

export type RuleContext = {
  /** As in Place: a name or a folder may tell what a file is for. */
  readonly file: string;
  /** What the document's spans count in. */
  readonly text: string;
  /** In single quotes a dollar sign is one and begins no variable, as in shells and dotenv. */
  readonly quotesDollars?: boolean;
};

/** A sighting in a document that does not know yet which file it stands in. */
export type Found = Omit<Sighting, 'place' | 'format' | 'span' | 'commit'> & {
  /**
   * Where the value stands in the document's own text: of a URL the password or the query key's
   * value, of a header what follows the scheme.
   */
  readonly at: Span;
  /** What stands at `at` is an encoding of the value (base64, escapes): it cannot be replaced as it is. */
  readonly isEncoded?: true;
  /** A hash that is a finding only where it stands more than once: then of the kind `shared-hash`. */
  readonly onlyIfShared?: true;
};
