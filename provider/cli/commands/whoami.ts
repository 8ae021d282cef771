import { jsonText } from '../../../action/report/format/json-text.ts';
import { defineCommand } from '../command.ts';
import { section } from '../grammar/option.ts';
import { reportOptions, writeReports } from '../grammar/report-options.ts';
import { EXIT, READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { addressOptions, LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** What permissions allow. Source: LowerPlane's API key page, "Key Permissions". */
const MAY = {
  'read-only': 'Can read compliance data, but cannot change anything.',
  'read-write': 'Can read and change compliance data.',
  admin: 'Can do everything, settings, users and API keys included.',
} as const;

/** The key that requests are made with. */
export const command = defineCommand({
  name: 'whoami',
  summary: 'Show the API key that commands are authenticated with, and what it may do',
  options: {
    ...section('Report', reportOptions(['terminal', 'json', 'csv'])),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane whoami', 'lowerplane whoami --api-key-file ci.key --format json'],
  notes: [READING_EXIT_CODES],
  async run(values, _, io) {
    const [
      { withLowerPlane },
      { KEY_COLUMNS, keyRowOf },
      { KEY_RECORD },
      { drawRecord },
      { csvOf },
      { wrapText },
    ] = await Promise.all([
      import('../lowerplane/with-lowerplane.ts'),
      import('../keys/key-row.ts'),
      import('../keys/key-record.ts'),
      import('../table/draw-table.ts'),
      import('../table/list-report.ts'),
      import('../../text/wrap-text.ts'),
    ]);
    const { baseUrl } = await addressOptions(values, io);
    return withLowerPlane('whoami', values, io, async (client) => {
      const key = keyRowOf(await client.getOwnApiKey(), client.clock.now());
      await writeReports(values.format ?? 'terminal', values.output, io, (format, style) => {
        if (format === 'json') return jsonText({ version: 1, base_url: baseUrl, key });
        if (format === 'csv') return csvOf(KEY_COLUMNS, [key]);
        const may = wrapText(MAY[key.permissions], style.width);
        return `${drawRecord(KEY_RECORD, key, style)}\n${may.join('\n')}\n`;
      });
      return EXIT.done;
    });
  },
});
