import { endpointRoleTags } from '../functions/shared/contract.ts';

/** Stands for a tag that the role does not have; capitals, so that no endpoint is called so. */
export const absentEndpoint = 'NONE';

/**
 * The endpoints of the role that asks, as policy variables. Each has a default, because a variable
 * without a value makes the whole statement void.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const endpointsOfRole: readonly string[] = endpointRoleTags.map(
  (tag) => `\${aws:PrincipalTag/${tag}, '${absentEndpoint}'}`,
);
