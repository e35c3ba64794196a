import { httpClient } from './http-client.ts';
import { address, type Field, file, inside, type Shape, secret, username } from './shape.ts';

const discovery = secret('service-discovery-secret');
const discoveryFile = file('service-discovery-secret');

const aws: Field = inside({
  ...httpClient,
  endpoint: address,
  access_key: username,
  secret_key: secret('aws-secret-key'),
});

const accessKeyPair: Shape['keys'] = {
  access_key: username,
  secret_key: discovery,
  secret_key_file: discoveryFile,
};

const own: Readonly<Record<string, Shape['keys']>> = {
  consul: { token: discovery, token_file: discoveryFile, username, password: discovery },
  oci: {
    key_file: file('tls-private-key'),
    key_passphrase: discovery,
    key_passphrase_file: discoveryFile,
  },
  openstack: { username, password: discovery, application_credential_secret: discovery },
  ovhcloud: { application_secret: discovery, consumer_key: discovery },
  marathon: { auth_token: discovery, auth_token_file: discoveryFile },
  nomad: { token: discovery, secret_id: discovery },
  scaleway: accessKeyPair,
  outscale: accessKeyPair,
  stackit: {
    private_key: discovery,
    private_key_path: discoveryFile,
    service_account_key: discovery,
    service_account_key_path: discoveryFile,
    credentials_file_path: discoveryFile,
  },
  uyuni: { username, password: discovery },
  // The others are of vmagent only.
  consulagent: { token: discovery, username, password: discovery },
  yandexcloud: { yandex_passport_oauth_token: discovery },
};

/** Where the address of the service that is asked stands, by the one or the other. */
const addresses: Shape['keys'] = {
  url: address,
  host: address,
  server: address,
  servers: address,
  endpoint: address,
  api_server: address,
  identity_endpoint: address,
};

/**
 * The service discoveries of Prometheus and vmagent: each has the keys of an HTTP client, some
 * have secrets of their own
 * (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config).
 */
export function serviceDiscovery(key: string): Field | undefined {
  const name = /^(\w+)_sd_configs?$/.exec(key)?.[1];
  if (name === undefined || name === 'static' || name === 'file') {
    return undefined;
  }
  if (name === 'azure') {
    return inside({
      ...httpClient,
      client_id: username,
      client_secret: secret('azure-client-secret'),
    });
  }
  return name === 'ec2' || name === 'lightsail' || name === 'aws'
    ? aws
    : inside({ ...addresses, ...httpClient, ...own[name] });
}

/** Discoveries whose credentials stand in what Prometheus names `<name>_sd_configs`, by that name. */
export const serviceDiscoveryKeys = (name: string): Shape['keys'] => ({
  ...addresses,
  ...httpClient,
  ...own[name],
});
