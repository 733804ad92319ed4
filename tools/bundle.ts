/**
 * Bundles each Lambda function into one minified CommonJS file beside its locales and the keys that verify a roster. grammY's Node build breaks when
 * minified, its web build does not; CommonJS loads faster than ES modules there.
 */
import { build } from 'esbuild'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTrust, trustFileName } from '../bot/sealing/trust.ts'
import { permissions, type FunctionName } from '../bot/permissions.ts'

export type Bundle = { readonly name: FunctionName; readonly file: string; readonly bytes: number }

/**
 * Writes `<out>/<function>/index.cjs`, with the source map kept apart in `<out>/maps`. `trustFile`: whose signatures
 * count under a roster; where it is not there, no roster is ever in force. Throws `configuration` when it is wrong.
 */
export async function bundleFunctions(outDirectory: string, trustFile?: string): Promise<Bundle[]> {
  const trust = trustFile !== undefined && existsSync(trustFile) ? readFileSync(trustFile, 'utf8') : undefined
  if (trust !== undefined) readTrust(trust)
  rmSync(outDirectory, { recursive: true, force: true })
  const names = Object.keys(permissions) as FunctionName[]
  return Promise.all(
    names.map(async (name) => {
      const made = await bundleEntry(join('bot', 'lambda', `${name}.ts`), name, outDirectory)
      if (trust !== undefined) writeFileSync(join(outDirectory, name, trustFileName), trust)
      return { name, ...made }
    }),
  )
}

/** Bundles one entry point as functions are, to `<out>/<name>/index.cjs`. */
export async function bundleEntry(
  entryPoint: string,
  name: string,
  outDirectory: string,
): Promise<{ file: string; bytes: number }> {
  const directory = join(outDirectory, name)
  const file = join(directory, 'index.cjs')
  const result = await build({
    entryPoints: [entryPoint],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    alias: {
      grammy: 'grammy/web',
      '@aws-sdk/credential-provider-node': './bot/environment-credentials.ts',
    },
    sourcemap: 'external',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  })
  mkdirSync(join(outDirectory, 'maps'), { recursive: true })
  mkdirSync(directory, { recursive: true })
  let bytes = 0
  for (const { path, contents } of result.outputFiles) {
    const isMap = path.endsWith('.map')
    writeFileSync(isMap ? join(outDirectory, 'maps', `${name}.cjs.map`) : file, contents)
    if (!isMap) bytes = contents.length
  }
  cpSync('locales', join(directory, 'locales'), { recursive: true, filter: (path) => !path.endsWith('.md') })
  return { file, bytes }
}
