#!/usr/bin/env node
import { prepareForTypeScript } from './typescript.mjs';

await prepareForTypeScript();
await import('./promrotate.ts');
