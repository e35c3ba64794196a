import { reportPrefixes } from '../shared/contract.ts';
import type { FleetReport } from '../shared/report/fleet-report.ts';
import { renderReport } from '../shared/report/page/render-report.ts';
import { tellError } from '../shared/tell-error.ts';
import type { AuditDeps } from './audit.ts';

/**
 * The same as a page and as JSON, by its day and as the latest one; another of the same day takes its
 * place. Throws when none of them could be written.
 */
export async function writeReport(
  { reports, log }: Pick<AuditDeps, 'reports' | 'log'>,
  report: FleetReport,
): Promise<void> {
  const day = new Date(report.generatedAt).toISOString().slice(0, 10);
  const files = [
    { name: 'report.json', type: 'application/json', text: () => `${JSON.stringify(report)}\n` },
    { name: 'report.html', type: 'text/html; charset=utf-8', text: () => renderReport(report) },
  ];
  const folders = [`${reportPrefixes.days}${day}/`, reportPrefixes.latest];
  const failures: unknown[] = [];
  for (const { name, type, text: make } of files) {
    try {
      const text = make();
      for (const folder of folders) await reports.write(`${folder}${name}`, { type, text });
    } catch (error) {
      log.warn('report not written', { name, reason: tellError(error) });
      failures.push(error);
    }
  }
  if (failures.length === files.length) throw failures[0];
}
