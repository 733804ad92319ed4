import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alarmIds, alarmName } from '../../bot/watching/alarms.ts'
import { stages } from '../../infra/stages.ts'
import { propertiesOf, resourcesOf, synthesize, type Templates } from './fixture/templates.ts'

let templates: Templates
beforeAll(() => {
  templates = synthesize('prod')
})
afterAll(() => templates.remove())

const alarmType = 'AWS::CloudWatch::Alarm'
const namesOf = ({ watching }: Templates): string[] =>
  propertiesOf(watching, alarmType).map((alarm) => alarm['AlarmName'] as string)

describe('an alarm', () => {
  it('is there for everything that is watched, and leads to its place in the runbook', () => {
    const expected = alarmIds.filter((id) => id !== 'budget').map((id) => alarmName('prod', id))
    expect(namesOf(templates).toSorted()).toEqual(expected.toSorted())
    for (const alarm of propertiesOf(templates.watching, alarmType))
      expect(alarm['AlarmDescription']).toMatch(/^What to do: docs\/runbook\.md, [a-z-]+$/)
  })

  it('tells when it is raised and when it is over, and takes silence for peace', () => {
    for (const alarm of propertiesOf(templates.watching, alarmType)) {
      expect(alarm['AlarmActions']).toEqual(alarm['OKActions'])
      expect(alarm['AlarmActions']).toHaveLength(1)
      expect(alarm['TreatMissingData']).toBe('notBreaching')
    }
  })

  it('reaches the function that tells admins, and whoever is named by e-mail', () => {
    const reached = (template: Templates): string[] =>
      propertiesOf(template.functions, 'AWS::SNS::Subscription').map(({ Protocol }) => Protocol as string)
    expect(reached(templates)).toEqual(['lambda'])
    const withMail = synthesize('prod', { alarmEmail: 'staff@example.org' })
    expect(reached(withMail).toSorted()).toEqual(['email', 'lambda'])
    withMail.remove()
  })

  it('looks only at what AWS counts for free where there are no metrics of our own', () => {
    const small = synthesize('small')
    const alarms = propertiesOf(small.watching, alarmType)
    expect(alarms.map(({ Namespace }) => Namespace)).not.toContain('Caseline/small')
    expect(alarms).toHaveLength(8)
    small.remove()
  })
})

describe('the topic of the alarms', () => {
  it('takes messages from CloudWatch and the budget of this account alone, by TLS', () => {
    const [policy] = propertiesOf(templates.functions, 'AWS::SNS::TopicPolicy')
    const { Statement } = (policy?.['PolicyDocument'] ?? { Statement: [] }) as {
      Statement: Record<string, unknown>[]
    }
    expect(Statement.filter(({ Effect }) => Effect === 'Allow')).toMatchObject(
      ['cloudwatch', 'budgets'].map((service) => ({
        Action: 'sns:Publish',
        Principal: { Service: `${service}.amazonaws.com` },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      })),
    )
    expect(Statement.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ])
  })
})

it.each(Object.entries(stages))(
  'the budget of %s warns before it is spent',
  (stageName, { budgetDollars }) => {
    const stage = synthesize(stageName)
    const [budget] = propertiesOf(stage.watching, 'AWS::Budgets::Budget')
    expect(budget).toMatchObject({
      Budget: { BudgetLimit: { Amount: budgetDollars, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [
        { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
        { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
      ],
    })
    stage.remove()
  },
)

describe('the pages', () => {
  it('come with strict headers, and no script, frame, form or referrer leads elsewhere', () => {
    const [policy] = propertiesOf(templates.pages, 'AWS::CloudFront::ResponseHeadersPolicy')
    const text = JSON.stringify(policy)
    for (const part of [
      "default-src 'none'",
      "require-trusted-types-for 'script'",
      "frame-ancestors 'none'",
      "form-action 'none'",
      'no-referrer',
      'no-store',
      'same-origin',
      'require-corp',
      'noindex',
      '63072000',
    ])
      expect(text).toContain(part)
  })

  it('lie in a bucket that only CloudFront reads, and nobody keeps a list of visits', () => {
    const [[, bucket] = []] = resourcesOf(templates.pages, 'AWS::S3::Bucket')
    expect(bucket?.Properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
    expect(bucket?.Properties['LoggingConfiguration']).toBeUndefined()
    const [site] = propertiesOf(templates.pages, 'AWS::CloudFront::Distribution')
    expect(JSON.stringify(site)).not.toContain('"Logging"')
    expect(JSON.stringify(site)).toContain('https-only')
  })
})
