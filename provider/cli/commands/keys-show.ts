import { jsonText } from '../../../action/report/format/json-text.ts';
import { defineCommand } from '../command.ts';
import { section } from '../grammar/option.ts';
import { reportOptions, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT, READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** One key in full. */
export const command = defineCommand({
  name: 'keys show',
  summary: 'Show everything LowerPlane knows of one API key, and how it was used',
  argument: { name: 'key', description: 'Its id, or its name.' },
  options: {
    ...section('Report', reportOptions(['terminal', 'json', 'csv'])),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane keys show "CI/CD Pipeline - Production"'],
  notes: ['The key itself is never shown: LowerPlane shows it once, when it is created.', READING_EXIT_CODES],
  async run(values, key, io) {
    if (key === undefined) throw new UsageError('Name the key to show: lowerplane keys show KEY.');
    const [
      { withLowerPlane },
      { lookUpKey },
      { KEY_COLUMNS, keyRowOf },
      { impactOf, impactSentences },
      { KEY_RECORD },
      { drawRecord },
      { csvOf },
      { wrapText },
    ] = await Promise.all([
      import('../lowerplane/with-lowerplane.ts'),
      import('../keys/look-up-key.ts'),
      import('../keys/key-row.ts'),
      import('../../lifecycle/key-impact.ts'),
      import('../keys/key-record.ts'),
      import('../table/draw-table.ts'),
      import('../table/list-report.ts'),
      import('../../text/wrap-text.ts'),
    ]);
    return withLowerPlane('keys show', values, io, async (client) => {
      const found = await lookUpKey(client, key);
      const now = client.clock.now();
      const row = keyRowOf(found, now);
      const impact = await impactOf(client, found, now);
      await writeReports(values.format ?? 'terminal', values.output, io, (format, style) => {
        if (format === 'json') return jsonText({ version: 1, key: row, impact });
        if (format === 'csv') return csvOf(KEY_COLUMNS, [row]);
        const used = impactSentences(found, impact, now).flatMap((text) => wrapText(text, style.width));
        return `${drawRecord(KEY_RECORD, row, style)}\n${used.join('\n')}\n`;
      });
      return EXIT.done;
    });
  },
});
