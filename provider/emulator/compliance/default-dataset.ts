import { type Dataset, dataset } from './dataset.ts';
import controls from './default-data/controls.json' with { type: 'json' };
import evidence from './default-data/evidence.json' with { type: 'json' };
import organization from './default-data/organization.json' with { type: 'json' };
import tests from './default-data/tests.json' with { type: 'json' };
import users from './default-data/users.json' with { type: 'json' };

/** The default data of an emulator: a health company, compliant in production and less so elsewhere. */
export function defaultDataset(): Dataset {
  return dataset.parse({ ...organization, controls, tests, evidence, users });
}
