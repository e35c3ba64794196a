import type { Definition } from '../shared/contract.ts';
import type { Credential } from '../shared/credential.ts';
import type { Queries } from '../shared/ports.ts';

/** What counts requests by user name: a proxy's counters, or a metric made of an access log. */
export interface UsageSource {
  /** Of the last hour or so; undefined when the source does not answer. */
  requests(userName: string): Promise<number | undefined>;
}

/** The endpoint's source; undefined when it declares none. */
export function usageSourceOf(
  { queries }: { readonly queries: Queries },
  { receiver }: Definition,
  credential: Credential,
): UsageSource | undefined {
  const { usage } = receiver;
  if (usage === undefined) return undefined;
  // The write credential goes nowhere else than where writers send it anyway.
  const isOurs = [...receiver.replicas, receiver.front]
    .flatMap(({ write, query }) => (query === undefined ? [write] : [write, query]))
    .some((url) => new URL(url).origin === new URL(usage.query).origin);
  return {
    async requests(userName) {
      const expression = usage.expression.replaceAll('{{user}}', userName);
      const samples = await queries.samples(
        usage.query,
        expression,
        isOurs ? credential : undefined,
      );
      return samples?.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
