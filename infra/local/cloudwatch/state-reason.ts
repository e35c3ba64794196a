import type { Threshold, Verdict } from './evaluation.ts';

const comparisons: Readonly<Record<Threshold['comparisonOperator'], string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const treatedAs: Readonly<Record<Threshold['treatMissingData'], string>> = {
  missing: 'Missing',
  ignore: 'Ignored',
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
};

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const decimal = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** Why an alarm changed its state, in words like those of CloudWatch. */
export function stateReason({ state, values, filled }: Verdict, threshold: Threshold): string {
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${counted(filled, 'datapoint')} unknown.`;
  const missing = `${counted(filled, 'missing datapoint')} treated as [${treatedAs[threshold.treatMissingData]}]`;
  if (values.length === 0)
    return `Threshold Crossed: no datapoints were received for ${counted(filled, 'period')} and ${missing}.`;
  const found = `[${values.map(decimal).join(', ')}]`;
  const not = state === 'ALARM' ? '' : 'not ';
  const compared = `${not}${comparisons[threshold.comparisonOperator]} the threshold (${decimal(threshold.threshold)})`;
  const least = `at least ${threshold.datapointsToAlarm} of ${threshold.evaluationPeriods} for ALARM`;
  const beside = filled === 0 ? '' : `, ${missing}`;
  return `Threshold Crossed: ${counted(values.length, 'datapoint')} ${found}${beside}, ${compared} (${least}).`;
}
