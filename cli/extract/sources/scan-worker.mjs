import { register } from 'tsx/esm/api';

register();
await import('./scan-worker.ts');
