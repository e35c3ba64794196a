import type { PlayedAws } from '../played-aws.ts';

export interface ResourceInput {
  readonly logicalId: string;
  readonly type: string;
  /** Without intrinsic functions. */
  readonly properties: unknown;
  /** A name as CloudFormation makes one up: from stack and logical id. */
  readonly generatedName: string;
  /** What `Ref` gave for it in an earlier process, whose state is here. */
  readonly earlier: string | undefined;
  /** The folder of a file asset, by the S3 key that the template names. */
  readonly assetDirectory: (s3Key: string) => string;
  /** Work that the new resource starts; the next one is made when it is done. */
  readonly start: (work: () => Promise<void>) => void;
}

/** What the template's `Ref` and `Fn::GetAtt` see of a resource. */
export interface Created {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export type ResourceHandler = (input: ResourceInput, aws: PlayedAws) => Created;
export type ResourceHandlers = Readonly<Record<string, ResourceHandler>>;
