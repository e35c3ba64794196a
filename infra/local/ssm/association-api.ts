import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Principal } from '../iam/principals.ts';
import { arnOf, type Place } from '../place.ts';
import { associationView, executionTargetViews, executionView } from './association-views.ts';
import type { Association, Associations } from './associations.ts';
import { nextTokenSchema, pageOf } from './page.ts';

const page = { MaxResults: z.int().min(1).max(50).default(50), NextToken: nextTokenSchema };

const listSchema = z.strictObject({
  AssociationFilterList: z
    .array(
      z.strictObject({
        key: z.enum(['AssociationId', 'AssociationName', 'Name']),
        value: z.string().min(1),
      }),
    )
    .max(5)
    .default([]),
  ...page,
});

const executionsSchema = z.strictObject({
  AssociationId: z.uuid(),
  Filters: z
    .array(
      z.strictObject({
        Key: z.enum(['CreatedTime', 'ExecutionId', 'Status']),
        Value: z.string().min(1),
        Type: z.enum(['EQUAL', 'GREATER_THAN', 'LESS_THAN']),
      }),
    )
    .default([]),
  ...page,
});

const targetsSchema = z.strictObject({
  AssociationId: z.uuid(),
  ExecutionId: z.uuid(),
  Filters: z
    .array(
      z.strictObject({
        Key: z.enum(['ResourceId', 'ResourceType', 'Status']),
        Value: z.string().min(1),
      }),
    )
    .default([]),
  ...page,
});

interface AssociationApiDeps {
  readonly associations: Associations;
  readonly authorizer: Authorizer;
  readonly place: Place;
}

/**
 * The calls that tell of associations. ListAssociations has no resource type, the others ask on the
 * association, whose tags are condition keys.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export class AssociationApi {
  readonly #deps: AssociationApiDeps;

  constructor(deps: AssociationApiDeps) {
    this.#deps = deps;
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListAssociations.html */
  list(principal: Principal, body: unknown): unknown {
    const { associations, authorizer, place } = this.#deps;
    authorizer.require(principal, 'ssm:ListAssociations', arnOf(place, 'ssm', '*'));
    const request = listSchema.parse(body);
    const found = associations.all
      .map(associationView)
      .filter((view) =>
        request.AssociationFilterList.every(({ key, value }) => view[key] === value),
      );
    const { items, ...rest } = pageOf(request, found);
    return { Associations: items, ...rest };
  }

  /**
   * The newest first, which is ours: the API Reference names no order.
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAssociationExecutions.html
   */
  executions(principal: Principal, body: unknown): unknown {
    const request = executionsSchema.parse(body);
    const action = 'DescribeAssociationExecutions';
    const association = this.#association(principal, action, request.AssociationId);
    const views = association.executions.map((execution) => executionView(association, execution));
    const found = views
      .toReversed()
      .filter((view) => request.Filters.every((filter) => matches(view, filter)));
    const { items, ...rest } = pageOf(request, found);
    return { AssociationExecutions: items, ...rest };
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAssociationExecutionTargets.html */
  targets(principal: Principal, body: unknown): unknown {
    const request = targetsSchema.parse(body);
    const action = 'DescribeAssociationExecutionTargets';
    const association = this.#association(principal, action, request.AssociationId);
    const execution = association.executions.find(({ id }) => id === request.ExecutionId);
    if (execution === undefined) throw new AwsError('AssociationExecutionDoesNotExist', '');
    const found = executionTargetViews(association, execution).filter((view) =>
      request.Filters.every(({ Key, Value }) => view[Key] === Value),
    );
    const { items, ...rest } = pageOf(request, found);
    return { AssociationExecutionTargets: items, ...rest };
  }

  #association(principal: Principal, action: string, id: string): Association {
    const { associations, authorizer, place } = this.#deps;
    const association = associations.all.find((one) => one.id === id);
    const tags = Object.entries(association?.tags ?? {}).map(
      ([name, value]) => [`aws:resourcetag/${name.toLowerCase()}`, [value]] as const,
    );
    const arn = arnOf(place, 'ssm', `association/${id}`);
    authorizer.require(principal, `ssm:${action}`, arn, Object.fromEntries(tags));
    if (association !== undefined) return association;
    throw new AwsError('AssociationDoesNotExist', '');
  }
}

type ExecutionFilter = z.infer<typeof executionsSchema>['Filters'][number];

function matches(
  view: ReturnType<typeof executionView>,
  { Key, Value, Type }: ExecutionFilter,
): boolean {
  if (Key !== 'CreatedTime') {
    if (Type === 'EQUAL') return view[Key] === Value;
    throw new AwsError('ValidationException', `the filter "${Key}" knows EQUAL only`);
  }
  const limit = Date.parse(Value) / 1000;
  if (Number.isNaN(limit))
    throw new AwsError('ValidationException', `expected an ISO 8601 time, found "${Value}"`);
  if (Type === 'EQUAL') return view.CreatedTime === limit;
  return Type === 'GREATER_THAN' ? view.CreatedTime > limit : view.CreatedTime < limit;
}
