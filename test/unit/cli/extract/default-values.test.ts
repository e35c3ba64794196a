import { describe, expect, it } from '@jest/globals';
import { scanText } from '../../../../cli/extract/scan-text.ts';

/** `line value` of literals, with the text at their span, and `line holds` of the rest. */
async function found(file: string, text: string): Promise<string[]> {
  const { sightings } = await scanText({ file, text });
  return sightings.map(({ place, secret, holds, span }) =>
    secret === undefined
      ? `${place.line} ${holds}`
      : `${place.line} ${secret.reveal()} ${span === undefined ? 'unwritten' : text.slice(span.start, span.end)}`,
  );
}

describe('a default', () => {
  it('of a variable in Compose is a secret with a place of its own', async () => {
    const text = [
      'services:',
      '  vmagent:',
      '    environment:',
      `      PROM_PASSWORD: \${PROM_PASSWORD:-one-11}`,
      `      PROM_TOKEN: "\${A:-\${B-two-22}}"`,
      '    command:',
      `      - -remoteWrite.url=https://u:\${PW:-three-33}@a.test/api/v1/write`,
      `      - --remoteWrite.headers=Authorization:Bearer \${T:-four-44}`,
    ].join('\n');

    expect(await found('compose.yml', text)).toEqual([
      '4 one-11 one-11',
      '5 two-22 two-22',
      '7 three-33 three-33',
      '8 four-44 four-44',
    ]);
  });

  it.each([
    `\${X:-}`,
    `\${X:-changeme}`,
    `\${X:?not set}`,
    `\${X:+other}`,
    `\${X:-/run/secrets/token}`,
    `before-\${X:-one-11}`,
  ])('makes no secret of %s', async (value) => {
    expect(await found('.env', `PROM_TOKEN=${value}\n`)).toEqual(['1 variable']);
  });

  it('in a script is a secret, also of what is only set if it is not', async () => {
    const text = `export PROM_PASSWORD="\${PROM_PASSWORD:-one-11}"\n: "\${PROM_TOKEN:=two-22}"\n`;

    expect(await found('push.sh', text)).toEqual(['1 one-11 one-11', '2 two-22 two-22']);
  });

  it.each([
    ['group_vars/all.yml', `prom_password: "{{ lookup('env', 'X') | default('one-11', true) }}"`],
    ['templates/values.yaml', 'prometheusPassword: {{ .Values.pw | default "one-11" }}'],
    ['main.tf', 'locals { prom_password = coalesce(var.x, "one-11") }'],
    ['b.tf', 'locals { prom_password = lookup(var.x, "pw", "one-11") }'],
    ['a.alloy', 'remote.http "a" { client { bearer_token = coalesce(sys.env("X"), "one-11") } }'],
    ['.github/workflows/a.yml', `env: { PROM_TOKEN: "\${{ secrets.X || 'one-11' }}" }\njobs: {}`],
  ])('within an expression of %s is a secret that cannot be replaced there', async (file, text) => {
    expect(await found(file, text)).toEqual(['1 one-11 unwritten']);
  });

  it('that is evaluated itself is none', async () => {
    const text = 'locals { prom_password = coalesce(var.x, var.y) }\n';

    expect(await found('main.tf', text)).toEqual(['1 variable']);
  });
});
