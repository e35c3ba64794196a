import { prepareForTypeScript } from '../../typescript.mjs';

await prepareForTypeScript();
await import('./scan-worker.ts');
