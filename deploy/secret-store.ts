/** The secrets of a stage: parameters under its prefix, or on one machine the key file. */
import { GetParametersByPathCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { parameterPrefixOf } from '../infra/stages.ts'
import { openKeyFile } from '../local/key-file.ts'

export type SecretStore = {
  /** Everything there is, by name without the prefix. */
  all(): Promise<Map<string, string>>
  /** `replace`: also where there is one already; else an error. */
  put(name: string, value: string, options?: { replace?: boolean }): Promise<void>
}

/** Encrypted under the customer key of the stage's parameters. */
export function stageSecrets(client: SSMClient, stageName: string): SecretStore {
  const prefix = parameterPrefixOf(stageName)
  return {
    all: async () => {
      const found = new Map<string, string>()
      let next: string | undefined
      do {
        const command = new GetParametersByPathCommand({
          Path: prefix,
          Recursive: true,
          WithDecryption: true,
          ...(next !== undefined && { NextToken: next }),
        })
        const answer = await client.send(command)
        for (const { Name, Value } of answer.Parameters ?? [])
          if (Name !== undefined && Value !== undefined) found.set(Name.slice(prefix.length + 1), Value)
        next = answer.NextToken
      } while (next !== undefined)
      return found
    },
    put: async (name, value, { replace = false } = {}) => {
      await client.send(
        new PutParameterCommand({
          Name: `${prefix}/${name}`,
          Value: value,
          Type: 'SecureString',
          KeyId: `alias/caseline-${stageName}-parameters`,
          Overwrite: replace,
        }),
      )
    },
  }
}

/** The key file of `npm start`. */
export function localSecrets(dataDir: string): SecretStore {
  const file = openKeyFile(dataDir)
  return {
    all: async () => Promise.resolve(new Map(file.names().map((name) => [name, file.get(name) ?? '']))),
    put: async (name, value, { replace = false } = {}) => {
      if (!replace && file.get(name) !== undefined) throw new Error(`${name} is there already.`)
      file.set(name, value)
      return Promise.resolve()
    },
  }
}
