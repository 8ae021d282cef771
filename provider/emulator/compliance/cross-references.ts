import { foldFrameworkName } from '../../api/contract/framework-name.ts';
import type { Dataset } from './dataset.ts';

/** A fault in a dataset. `path` is a JSON Pointer. */
export interface DatasetFault {
  readonly path: string;
  readonly message: string;
}

/** Faults that a schema cannot express: repeated ids, and references to what does not exist. */
export function crossReferenceFaults(data: Dataset): readonly DatasetFault[] {
  const controlIds = new Set(data.controls.map(({ id }) => id));
  const frameworks = new Set(data.frameworks.map(({ name }) => foldFrameworkName(name)));
  const emails = new Set(data.users.map(({ email }) => email.toLowerCase()));
  const unknownIn = (
    path: string,
    values: readonly string[],
    known: (value: string) => boolean,
    what: string,
  ) =>
    values.flatMap((value, index) =>
      known(value)
        ? []
        : [{ path: `${path}/${index}`, message: `is not a ${what} in this file: "${value}"` }],
    );
  const isControl = (id: string) => controlIds.has(id);
  const isFramework = (name: string) => frameworks.has(foldFrameworkName(name));
  return [
    ...repeated(
      '/controls',
      'id',
      data.controls.map(({ id }) => id),
    ),
    ...repeated(
      '/tests',
      'id',
      data.tests.map(({ id }) => id),
    ),
    ...repeated(
      '/users',
      'email',
      data.users.map(({ email }) => email.toLowerCase()),
    ),
    ...repeated(
      '/frameworks',
      'name',
      data.frameworks.map(({ name }) => foldFrameworkName(name)),
    ),
    ...data.controls.flatMap((control, index) =>
      unknownIn(`/controls/${index}/frameworks`, control.frameworks, isFramework, 'framework'),
    ),
    ...data.tests.flatMap((test, index) =>
      unknownIn(`/tests/${index}/controls`, test.controls, isControl, 'control'),
    ),
    ...data.evidence.flatMap((item, index) => [
      ...unknownIn(`/evidence/${index}/controls`, item.controls, isControl, 'control'),
      ...(emails.has(item.uploaded_by.toLowerCase())
        ? []
        : [
            {
              path: `/evidence/${index}/uploaded_by`,
              message: `is not a user in this file: "${item.uploaded_by}"`,
            },
          ]),
    ]),
    ...(data.users.some(({ role }) => role === 'owner')
      ? []
      : [{ path: '/users', message: 'must contain at least one user with the role "owner"' }]),
  ];
}

function repeated(list: string, field: string, values: readonly string[]): readonly DatasetFault[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first === index
      ? []
      : [{ path: `${list}/${index}/${field}`, message: `repeats "${value}" of ${list.slice(1)}[${first}]` }];
  });
}
