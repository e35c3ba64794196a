import { adopt } from '../../../cli/local-run/scenarios/adopt.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(adopt);
