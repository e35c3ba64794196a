import { replicaReplaced } from '../../../cli/local-run/scenarios/replica-replaced.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(replicaReplaced);
