import { z } from 'zod';
import type { PlayedAws } from '../played-aws.ts';
import type { StackAssembly } from './cloud-assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { propertyError } from './property-error.ts';
import type { Created, ResourceHandlers } from './resource.ts';

/** What a deployed stack made. */
export interface Deployment {
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What `Ref` gives for a logical id. */
  physicalId(logicalId: string): string;
}

/**
 * CloudFormation promises no order but that of dependencies. A rotation schedule is made as early as
 * they let it: Secrets Manager calls the function at once, so a dependency that the template fails
 * to state shows as a failed test and not, on some days, on AWS.
 */
const earliest = 'AWS::SecretsManager::RotationSchedule';

/** Creates the resources of one template, each after those that it refers to or depends on. */
export class Deployer {
  readonly #assembly: StackAssembly;
  readonly #aws: PlayedAws;
  readonly #handlers: ResourceHandlers;
  readonly #created = new Map<string, Created>();
  readonly #creating = new Set<string>();
  readonly #started: (() => Promise<void>)[] = [];

  constructor(assembly: StackAssembly, aws: PlayedAws, handlers: ResourceHandlers) {
    this.#assembly = assembly;
    this.#aws = aws;
    this.#handlers = handlers;
  }

  async deploy(): Promise<Deployment> {
    const { template, stackName } = this.#assembly;
    for (const logicalId of this.#order()) {
      this.#create(logicalId);
      for (const work of this.#started.splice(0)) await work();
    }
    const outputs = Object.entries(template.Outputs)
      .filter(([name, { Condition }]) => this.#isWanted(Condition, name))
      .map(
        ([name, { Value }]) =>
          [name, String(resolve(Value, this.#scope, `Outputs.${name}`))] as const,
      );
    return {
      stackName,
      outputs: Object.fromEntries(outputs),
      physicalId: (logicalId) => this.#create(logicalId).ref,
    };
  }

  readonly #scope: Scope = {
    ref: (name, path) =>
      this.#pseudo(name) ?? this.#parameter(name) ?? this.#create(name, path).ref,
    attribute: (logicalId, name, path) => {
      const value = this.#create(logicalId, path).attributes?.[name];
      if (value !== undefined) return value;
      throw new Error(`the stand-in does not know the attribute "${logicalId}.${name}" at ${path}`);
    },
    condition: (name, path) => {
      const condition = this.#assembly.template.Conditions[name];
      if (condition === undefined) throw new Error(`no condition "${name}" at ${path}`);
      return resolve(condition, this.#scope, `Conditions.${name}`);
    },
    mapping: (name, path) => {
      const mapping = this.#assembly.template.Mappings[name];
      if (mapping === undefined) throw new Error(`no mapping "${name}" at ${path}`);
      return mapping;
    },
  };

  #order(): readonly string[] {
    const wanted = Object.entries(this.#assembly.template.Resources).filter(
      ([logicalId, { Condition }]) => this.#isWanted(Condition, logicalId),
    );
    const isEarly = ([, { Type }]: (typeof wanted)[number]) => Type === earliest;
    const late = wanted.filter((entry) => !isEarly(entry));
    return [...wanted.filter(isEarly), ...late].map(([logicalId]) => logicalId);
  }

  #isWanted(condition: string | undefined, path: string): boolean {
    return condition === undefined || this.#scope.condition(condition, path) === true;
  }

  #pseudo(name: string): string | undefined {
    const { accountId, region } = this.#aws.place;
    const { stackName } = this.#assembly;
    const values: Readonly<Record<string, string>> = {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    };
    return values[name];
  }

  #parameter(name: string): string | undefined {
    return this.#assembly.template.Parameters[name]?.Default;
  }

  #create(logicalId: string, path = 'Resources'): Created {
    const existing = this.#created.get(logicalId);
    if (existing !== undefined) return existing;
    const resource = this.#assembly.template.Resources[logicalId];
    if (resource === undefined) throw new Error(`expected a resource "${logicalId}" for ${path}`);
    const handler = this.#handlers[resource.Type];
    if (handler === undefined)
      throw new Error(`the stand-in does not know the resource type "${resource.Type}"`);
    if (this.#creating.has(logicalId))
      throw new Error(`circular dependency: "${logicalId}" depends on itself at ${path}`);
    this.#creating.add(logicalId);
    const { stackName } = this.#assembly;
    for (const dependency of resource.DependsOn) this.#create(dependency, `${logicalId}.DependsOn`);
    const input = {
      logicalId,
      type: resource.Type,
      properties: resolve(resource.Properties, this.#scope, logicalId),
      generatedName: `${stackName}-${logicalId}`,
      earlier: this.#aws.stacks.earlier(stackName, logicalId),
      assetDirectory: this.#assembly.assetDirectory,
      start: (work: () => Promise<void>) => this.#started.push(work),
    };
    const created = this.#made(() => handler(input, this.#aws), logicalId);
    this.#aws.stacks.note(stackName, logicalId, created.ref);
    this.#created.set(logicalId, created);
    return created;
  }

  #made(make: () => Created, logicalId: string): Created {
    try {
      return make();
    } catch (error) {
      throw error instanceof z.ZodError ? propertyError(logicalId, error) : error;
    }
  }
}
