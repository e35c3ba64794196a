import { CloudTrailApi } from './cloudtrail/cloudtrail-api.ts';
import { IamApi } from './iam/iam-api.ts';
import { StsApi } from './iam/sts-api.ts';
import { LambdaApi } from './lambda/lambda-api.ts';
import { SnsApi } from './notices/sns-api.ts';
import type { Play } from './play-aws.ts';
import { AwsQuery } from './protocols/aws-query.ts';
import { type AwsService, JsonTargets } from './protocols/json-targets.ts';
import type { Protocol } from './protocols/protocol.ts';
import { RestJson } from './protocols/rest-json.ts';
import { S3RestXml } from './s3/rest-xml.ts';
import { S3Api } from './s3/s3-api.ts';
import { SchedulerApi } from './scheduler/scheduler-api.ts';
import { newSsmApi } from './ssm/systems-manager.ts';

/** What is spoken at the one address; of those that speak a request the first has it. */
export function playedProtocols(play: Play, secrets: AwsService): readonly Protocol[] {
  return [
    new S3RestXml(new S3Api(play)),
    new RestJson([new LambdaApi(play), new SchedulerApi(play)]),
    new AwsQuery([new SnsApi(play), new StsApi(play), new IamApi(play)]),
    new JsonTargets([secrets, newSsmApi(play), play.tables, new CloudTrailApi(play)]),
  ];
}
