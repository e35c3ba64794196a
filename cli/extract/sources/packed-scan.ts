import type { TextScan } from '../scan-text.ts';
import { Secret } from '../secret.ts';
import type { Sighting } from '../sighting.ts';
import type { PiecesScan } from './scan-in-pieces.ts';

type PackedSighting = Omit<Sighting, 'secret'> & { readonly secret?: string };

/** A scan on its way from one thread to another, which a Secret does not survive. */
export type PackedScan = Omit<TextScan, 'sightings'> & {
  readonly sightings: readonly PackedSighting[];
};

export const pack = ({ sightings, ...scan }: TextScan): PackedScan => ({
  ...scan,
  sightings: sightings.map(({ secret, ...sighting }) =>
    secret === undefined ? sighting : { ...sighting, secret: secret.reveal() },
  ),
});

export const unpack = ({ sightings, ...scan }: PackedScan): TextScan => ({
  ...scan,
  sightings: sightings.map(({ secret, ...sighting }) =>
    secret === undefined ? sighting : { ...sighting, secret: new Secret(secret) },
  ),
});

/** Nothing of the file was seen. */
export const notParsed = (file: string, reason: string): TextScan => ({
  sightings: [],
  problems: [{ code: 'NOT_PARSED', file, message: `${reason}; not looked at`, isUnseen: true }],
  format: 'unparsed',
});

/** What was seen of a file that could not be parsed as a whole. */
export const parsedInPieces = (
  { sightings, isWhole }: PiecesScan,
  file: string,
  reason: string,
): TextScan => ({
  sightings,
  problems: [
    isWhole
      ? {
          code: 'NOT_PARSED',
          file,
          message: `${reason}; looked at piece by piece, without what goes before`,
        }
      : {
          code: 'NOT_PARSED',
          file,
          message: `${reason}; only its beginning was looked at, piece by piece`,
          isUnseen: true,
        },
  ],
  format: 'unparsed',
});
