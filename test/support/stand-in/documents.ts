/** A document of the type Command with one shell step and the parameter Word. */
export const shellDocument = (name: string, runCommand: string[], timeoutSeconds = '30') => ({
  Type: 'AWS::SSM::Document',
  Properties: {
    Name: name,
    DocumentType: 'Command',
    Content: {
      schemaVersion: '2.2',
      parameters: { Word: { type: 'String', allowedPattern: '^[a-z]+$', default: 'none' } },
      mainSteps: [
        { action: 'aws:runShellScript', name: 'step', inputs: { runCommand, timeoutSeconds } },
      ],
    },
  },
});

/** An association of a document with the hosts that have the tag fleet=a. */
export const association = (documentId: string, more: object = {}) => ({
  Type: 'AWS::SSM::Association',
  Properties: {
    Name: { Ref: documentId },
    AssociationName: `${documentId}-on-a`,
    Targets: [{ Key: 'tag:fleet', Values: ['a'] }],
    ScheduleExpression: 'rate(30 minutes)',
    ...more,
  },
});
