/** Customer keys: one for each purpose, or, in a stage that says so, a single one for all. */
import { RemovalPolicy } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

export class StageKeys {
  /** The single key of the stage, where there is one. */
  readonly shared: Key | undefined

  /** `scope`: of the single key; it encrypts the tables, so it stays when its stack goes. */
  constructor(scope: Construct, keys: 'one' | 'each') {
    this.shared =
      keys === 'one'
        ? createKey(scope, 'StageKey', 'all that this stage stores', RemovalPolicy.RETAIN)
        : undefined
  }

  /** A key for what must outlive its stack. */
  lasting(scope: Construct, id: string, purpose: string): Key {
    return this.shared ?? createKey(scope, id, purpose, RemovalPolicy.RETAIN)
  }

  /** A key for what goes with its stack; it waits 30 days before it is gone. */
  passing(scope: Construct, id: string, purpose: string): Key {
    return this.shared ?? createKey(scope, id, purpose, RemovalPolicy.DESTROY)
  }
}

function createKey(scope: Construct, id: string, purpose: string, removalPolicy: RemovalPolicy): Key {
  return new Key(scope, id, { description: `Caseline: ${purpose}`, enableKeyRotation: true, removalPolicy })
}
