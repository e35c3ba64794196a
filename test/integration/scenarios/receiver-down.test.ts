import { receiverDown } from '../../../cli/local-run/scenarios/receiver-down.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(receiverDown);
