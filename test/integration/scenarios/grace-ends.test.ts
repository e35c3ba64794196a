import { graceEnds } from '../../../cli/local-run/scenarios/grace-ends.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(graceEnds);
