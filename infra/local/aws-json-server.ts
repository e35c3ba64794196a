export type { AwsCall, AwsService } from './protocols/json-targets.ts';
