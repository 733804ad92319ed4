/** Lambda's own formatter would print an error with everything that it carries. */
export function silenceCrashes(): void {
  const die = (): void => {
    process.stdout.write('{"level":"error","event":"crashed"}\n')
    process.exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
}
