import { type Dataset, dataset } from './dataset.ts';
import controls from './default-data/controls.json' with { type: 'json' };
import evidence from './default-data/evidence.json' with { type: 'json' };
import organization from './default-data/organization.json' with { type: 'json' };
import tests from './default-data/tests.json' with { type: 'json' };
import users from './default-data/users.json' with { type: 'json' };

/** What an emulator holds when it is given no data: a health company, sound in production and less so elsewhere. */
export function defaultDataset(): Dataset {
  return dataset.parse({ ...organization, controls, tests, evidence, users });
}
