import { describe, expect, it } from '@jest/globals';
import { rewrite } from './rewritten.ts';

const config = `remote_write:
  - url: https://central.test/api/v1/write
    basic_auth: { username: writer, password: pass-Word-1 }
`;

const rewriteSecret = async (before: string) => {
  const { texts, left, plan } = await rewrite(
    { 'prometheus.yml': config, 'secret.yaml': before },
    '3.0.0',
  );
  return {
    after: texts['secret.yaml'],
    left,
    diff: plan.rewrites.map(({ diff }) => diff).join(''),
  };
};

const spec = `spec:
  refreshInterval: 5m
  secretStoreRef:
    kind: ClusterSecretStore
    name: aws
  target:
    name: remote-write
  data:
    - secretKey: user
      remoteRef:
        key: promrotate/central
        property: username
    - secretKey: password
      remoteRef:
        key: promrotate/central
        property: password
`;

const encoded = (text: string) => Buffer.from(text).toString('base64');

describe('a Secret', () => {
  it('becomes an ExternalSecret, with its name, labels and comments, and what stands beside it', async () => {
    const around = `metadata:
  name: remote-write   # name
  namespace: monitoring
  labels: { app: prom }
`;
    const before = `# kept
apiVersion: v1
kind: Secret
${around}type: Opaque
data:
  user: ${encoded('writer')}
  password: ${encoded('pass-Word-1')}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other }
`;

    const { after, left, diff } = await rewriteSecret(before);

    expect(after).toBe(`# kept
apiVersion: external-secrets.io/v1
kind: ExternalSecret
${around}${spec}---
apiVersion: v1
kind: ConfigMap
metadata: { name: other }
`);
    expect(left).toEqual([]);
    expect(diff).not.toContain(encoded('pass-Word-1'));
    expect(diff).not.toContain('pass-Word-1');
  });

  it('becomes one from stringData, with the values before the metadata', async () => {
    const before = `apiVersion: v1
kind: Secret
stringData:
  user: writer
  password: "pass-Word-1"
metadata:
  name: remote-write
`;

    const { after } = await rewriteSecret(before);

    expect(after).toBe(
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n${spec}metadata:\n  name: remote-write\n`,
    );
  });

  const secret = (rest: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: remote-write }\n${rest}\n`;

  it.each([
    [
      'another key',
      secret('stringData: { user: writer, password: pass-Word-1, ca.crt: abc }'),
      /holds "ca.crt" as well/,
    ],
    ['no user name', secret('stringData: { password: pass-Word-1 }'), /stands elsewhere/],
    [
      'a type of its own',
      secret(
        'type: kubernetes.io/basic-auth\nstringData: { username: writer, password: pass-Word-1 }',
      ),
      /of a type of its own/,
    ],
    [
      'a password that no file tells the endpoint of',
      secret('stringData: { username: writer, remote-write-password: another-1 }'),
      /not known which endpoint/,
    ],
  ])('stays where it has %s', async (_, before, reason) => {
    const { after, left } = await rewriteSecret(before);

    expect(after).toBe(before);
    expect(left).toEqual([expect.stringMatching(reason)]);
  });
});
