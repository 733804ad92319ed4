import { beforeEach, expect, test } from 'vitest'
import { deploy, type DeployParts } from '../../deploy/deploying.ts'
import { blocks, fine, type Finding, note } from '../../deploy/finding.ts'

let done: string[] = []
let said = ''
beforeEach(() => {
  done = []
  said = ''
})

function parts(examinations: Finding[][], changes: Partial<DeployParts> = {}): DeployParts {
  const did = (what: string): true => {
    done.push(what)
    return true
  }
  return {
    examine: async () => {
      did('examine')
      return Promise.resolve(examinations.shift() ?? [])
    },
    build: () => did('build'),
    deployStacks: (which, { reserve }) => did(`deploy ${which}${reserve ? '' : ' without reserving'}`),
    makeSecrets: async () => void (await Promise.resolve(did('make secrets'))),
    putIntoForce: async () => void (await Promise.resolve(did('put into force'))),
    say: (text) => {
      said += `${text}\n`
    },
    ...changes,
  }
}

const nothingThere = [
  note('stacks', 'Nothing yet.', 'deploy-tables'),
  note('secrets and keys', 'Not yet.', 'make-secrets'),
]
const escrowMissing = [fine('stacks', 'tables'), blocks('escrow of the keys', 'npm run keys -- escrow prod')]

test('in an empty account the tables come first, then the secrets, then all the rest', async () => {
  expect(await deploy(parts([nothingThere, []]))).toBe(true)
  const first = ['examine', 'build', 'deploy tables', 'make secrets', 'examine']
  expect(done).toEqual([...first, 'deploy all', 'put into force'])
})

test('without a confirmed escrow prod stops before the functions, says what to do, and goes on from there', async () => {
  expect(await deploy(parts([nothingThere, escrowMissing]))).toBe(false)
  expect(done).toEqual(['examine', 'build', 'deploy tables', 'make secrets', 'examine'])
  expect(said).toContain('✗ escrow of the keys: npm run keys -- escrow prod')
  expect(said).toContain('Then deploy again')
  done = []
  expect(await deploy(parts([escrowMissing]))).toBe(false)
  expect(done).toEqual(['examine'])
  done = []
  expect(await deploy(parts([[fine('stacks', 'tables')]]))).toBe(true)
  expect(done).toEqual(['examine', 'build', 'deploy all', 'put into force'])
})

test('secrets that are there already are left alone when the tables’ stack is new', async () => {
  await deploy(parts([[note('stacks', 'Nothing yet.', 'deploy-tables')], []]))
  expect(done).toContain('make secrets')
})

test('where the account allows too little, nothing is reserved', async () => {
  await deploy(parts([[note('Lambda quota', '10', 'reserve-nothing')]]))
  expect(done).toEqual(['examine', 'build', 'deploy all without reserving', 'put into force'])
})

test.each(['build', 'deployStacks'] as const)('it stops where %s fails', async (step) => {
  expect(await deploy(parts([[]], { [step]: () => false }))).toBe(false)
  expect(done).not.toContain('put into force')
})
