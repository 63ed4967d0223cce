// Folders may import downward only (docs/architecture.md has the table); a cycle is forbidden everywhere.
const may = {
  domain: [],
  ekinerja: ['domain'],
  usecases: ['domain', 'ekinerja', 'generated'],
  mail: ['domain'],
  documents: ['domain'],
  activities: ['usecases', 'mail', 'domain'],
  workflows: ['domain', 'activities'],
  temporal: ['usecases', 'workflows', 'config', 'domain'],
  telemetry: ['activities', 'temporal', 'usecases'],
  worker: ['telemetry', 'workflows', 'activities', 'usecases', 'mail', 'temporal', 'config', 'app\\.ts'],
  // mail: a preview shows a mail as it would be read.
  api: ['usecases', 'domain', 'ekinerja', 'documents', 'mail', 'config', 'generated'],
  config: [],
  runtime: ['config', 'temporal/connection-options\\.ts'],
};

/** Entry files make their process from the composition root. */
const ENTRY = ['^api/main\\.ts$', '^worker/main\\.ts$'];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(may).map(([folder, allowed]) => ({
      name: `${folder}-imports-downward`,
      severity: 'error',
      from: { path: `^${folder}/`, pathNot: ENTRY },
      to: {
        path: '^[a-z.]',
        pathNot: ['^node_modules', `^(${[folder, ...allowed].join('|')})(/|$)`, '^package\\.json$'],
        dependencyTypesNot: ['core'],
      },
    })),
    {
      name: 'workflows-run-nothing-of-activities',
      comment: 'Workflow code is bundled into a sandbox: only types of activities.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^(activities|usecases)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
