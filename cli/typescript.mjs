import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Before these versions Node.js warns on stderr, where errors stand, or reads none.
 * @see https://nodejs.org/api/typescript.html, history
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const readsTypeScript = major > 24 || (major === 24 && minor >= 3) || (major === 22 && minor >= 18);

/**
 * Lets this thread import TypeScript: by Node.js itself where it can, which is not below node_modules,
 * and by tsx. What is compiled is kept beside the code, and not in a folder that others may write to.
 */
export async function prepareForTypeScript() {
  // Node.js 20 cannot keep it.
  if ('enableCompileCache' in module)
    module.enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));
  const isOff = process.features.typescript === false;
  if (readsTypeScript && !isOff && !import.meta.url.includes('/node_modules/')) return;
  const { register } = await import('tsx/esm/api');
  register();
}
