import { jsonText } from '../../../action/report/format/json-text.ts';
import { defineCommand } from '../command.ts';
import { section } from '../grammar/option.ts';
import { reportOptions, writeReports } from '../grammar/report-options.ts';
import { EXIT, READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** The organization and its settings. */
export const command = defineCommand({
  name: 'organization show',
  summary: 'Show the organization of the API key, and its settings',
  options: {
    ...section('Report', reportOptions(['terminal', 'json', 'csv'])),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane organization show', 'lowerplane organization show --format csv'],
  notes: [
    'Every key may read it. An admin key changes it with "lowerplane organization set".',
    READING_EXIT_CODES,
  ],
  async run(values, _, io) {
    const [{ withLowerPlane }, { ORGANIZATION_RECORD }, { drawRecord }, { csvOf }] = await Promise.all([
      import('../lowerplane/with-lowerplane.ts'),
      import('../organization/organization-record.ts'),
      import('../table/draw-table.ts'),
      import('../table/list-report.ts'),
    ]);
    return withLowerPlane('organization show', values, io, async (client) => {
      const organization = await client.getOrganization();
      await writeReports(values.format ?? 'terminal', values.output, io, (format, style) => {
        if (format === 'json') return jsonText({ version: 1, organization });
        if (format === 'csv') return csvOf(ORGANIZATION_RECORD, [organization]);
        return drawRecord(ORGANIZATION_RECORD, organization, style);
      });
      return EXIT.done;
    });
  },
});
