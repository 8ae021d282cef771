import * as z from 'zod';
import { keyRow } from './key-row.ts';

const version = z.literal(1);

/** What `keys list --format json` prints. */
export const keyListDocument = z.strictObject({ version, keys: z.array(keyRow) }).meta({ id: 'KeyList' });

/** What `keys show --format json` prints. */
export const keyDocument = z.strictObject({ version, key: keyRow }).meta({ id: 'KeyReport' });

/** What `whoami --format json` prints. */
export const whoamiDocument = z
  .strictObject({
    version,
    base_url: z.string().meta({ description: 'Where LowerPlane is.' }),
    key: keyRow.meta({ description: 'The key that commands are authenticated with.' }),
  })
  .meta({ id: 'Whoami' });
