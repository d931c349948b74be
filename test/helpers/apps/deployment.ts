/** The secret of an app's deployment: needed wherever something is trusted that leaves the process. */
export const deploymentSecret = 'the secret of this deployment'
