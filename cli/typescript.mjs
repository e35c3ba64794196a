import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets this thread import TypeScript: by Node.js itself where it can, which is not below node_modules,
 * and by tsx. What is compiled is kept beside the code, and not in a folder that others may write to.
 */
export async function prepareForTypeScript() {
  // Node.js 20 cannot keep it.
  if ('enableCompileCache' in module)
    module.enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));
  if (process.features.typescript && !import.meta.url.includes('/node_modules/')) return;
  const { register } = await import('tsx/esm/api');
  register();
}
