import type { Secret } from '../secret.ts';
import type { Format } from '../sighting.ts';

type Use = { readonly format: Format; readonly text: string; readonly secret: Secret };

/** Gives each secret a variable of its own within a format; one that a text refers to is taken. */
export function variableNames(): (wanted: string, use: Use) => string {
  const secrets = new Map<string, Secret>();
  return (wanted, { format, text, secret }) => {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${wanted}_${number}`;
      const known = secrets.get(`${format} ${name}`);
      if (known?.equals(secret) === true) return name;
      if (known !== undefined || isReferredTo(text, name)) continue;
      secrets.set(`${format} ${name}`, secret);
      return name;
    }
  };
}

const isReferredTo = (text: string, name: string) =>
  new RegExp(String.raw`(?:\$\{?|env:|secrets\.)${name}\b`).test(text);
