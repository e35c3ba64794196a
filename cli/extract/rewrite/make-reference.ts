import type { Format } from '../sighting.ts';
import { externalSecretReference } from './external-secret.ts';
import type { MakeReference, Place, Reference } from './reference.ts';
import { systemdReference } from './systemd-reference.ts';
import { alloyReference, flagReference, isFlag } from './text-references.ts';
import {
  collectorReference,
  composeReference,
  gitHubReference,
  gitLabReference,
} from './variable-references.ts';
import { yamlAddressReference } from './yaml-address-reference.ts';
import { yamlFileReference } from './yaml-file-reference.ts';

const byHand: Readonly<Partial<Record<Format, string>>> = {
  'web-config': 'a hash is no secret to move: have it made anew at a cost of 10 or more',
  vmauth:
    'vmauth reads no file for it: write its configuration from Secrets Manager, or use %{NAME}',
  environment:
    'the file is what sets the variable: keep it out of Git with mode 0600, or have it written from Secrets Manager when the program starts',
  'prometheus-operator':
    'name a key of a Secret there, and have an ExternalSecret of promrotate/<name> make that Secret',
  helm: 'have the chart take an existing Secret, and an ExternalSecret of promrotate/<name> make it',
  terraform:
    'read it by data "aws_secretsmanager_secret_version", or better have nothing of it in Terraform: its state would hold it',
  'terraform-state':
    'a state keeps what it was given: take the value out of the code, and rotate it',
  ansible:
    'read it by lookup("amazon.aws.secretsmanager_secret"), or encrypt it with ansible-vault',
  kubernetes:
    'have it come from a Secret (secretKeyRef, or a file of a volume) that an ExternalSecret of promrotate/<name> makes',
  shell:
    'have the script read it from a file, or from Secrets Manager: aws secretsmanager get-secret-value',
  unparsed: 'the file does not parse: correct it first',
};

const yamlReference: MakeReference = (place) =>
  place.sighting.kind === 'url-user-info' ? yamlAddressReference(place) : yamlFileReference(place);

const references: Readonly<Partial<Record<Format, MakeReference>>> = {
  prometheus: yamlReference,
  alertmanager: yamlReference,
  'grafana-agent': yamlReference,
  vmagent: yamlReference,
  alloy: alloyReference,
  'otel-collector': collectorReference,
  compose: composeReference,
  systemd: systemdReference,
  'github-actions': gitHubReference,
  'gitlab-ci': gitLabReference,
};

/** How the place can refer to its secret, or what is to be done by hand. */
export function makeReference(
  place: Place,
  { secretStore }: { readonly secretStore: string },
): Reference {
  const { format } = place.sighting;
  // Programs on this host: within a container the file would have to be mounted.
  if (isFlag(place) && (format === 'systemd' || format === 'shell')) return flagReference(place);
  if (isValueOfSecret(place)) return externalSecretReference(secretStore)(place);
  return references[format]?.(place) ?? byHand[format] ?? 'move it by hand';
}

const isValueOfSecret = ({ sighting: { format, path } }: Place) =>
  format === 'kubernetes' && /(?:^|\.)(?:data|stringData)\.[^.]+$/.test(path);
