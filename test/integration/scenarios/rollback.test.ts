import { rollback } from '../../../cli/local-run/scenarios/rollback.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(rollback);
