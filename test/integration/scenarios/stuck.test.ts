import { stuck } from '../../../cli/local-run/scenarios/stuck.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(stuck);
