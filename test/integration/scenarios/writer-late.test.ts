import { expect, test } from '@jest/globals';
import { writerLate } from '../../../cli/local-run/scenarios/writer-late.ts';
import { describeScenario } from '../../support/describe-scenario.ts';

describeScenario(writerLate, (recorded) => {
  test('names the writer in what people hear', () => {
    const notices = recorded().run.account.standIn.notices();
    // CloudWatch's alarm counts, and names nobody.
    const late = notices.filter(({ subject = '' }) => subject.endsWith('GRACE_ENDED_IN_USE'));

    expect(late.length).toBeGreaterThan(0);
    for (const { message } of late) expect(message).toContain('"b"');
  });
});
