import { describe, expect, it } from '@jest/globals';
import { alloy } from '../../../../../cli/extract/formats/alloy.ts';
import { parseAlloy } from '../../../../../cli/extract/syntax/alloy.ts';
import { briefly, findIn } from './findings.ts';

describe('a configuration of Alloy', () => {
  it('gives the credentials of each endpoint of a remote_write', () => {
    const found = findIn(
      alloy,
      `prometheus.remote_write "central" {
  external_labels = { secret_zone = "a" }
  endpoint {
    url = "https://a.example.net/api/v1/push"
    basic_auth {
      username = "writer"
      password = "one"
    }
    headers = { "X-Api-Key" = "two", "X-Scope-OrgID" = "team" }
  }
  endpoint {
    url = "https://b.example.net/api/v1/push"
    sigv4 {
      access_key = "AK1"
      secret_key = "three"
    }
    tls_config { key_pem = "four" }
  }
}`,
      parseAlloy,
    );

    expect(briefly(found)).toEqual([
      '7 basic-auth-password remote-write literal one',
      '9 header remote-write literal two',
      '15 aws-secret-key remote-write literal three',
      '17 tls-private-key remote-write literal four',
    ]);
    expect(found[0]).toMatchObject({
      path: 'prometheus.remote_write.central.endpoint[0].basic_auth.password',
      url: 'https://a.example.net/api/v1/push',
      username: 'writer',
    });
  });

  it('refers to the environment, to files and to other components', () => {
    const found = findIn(
      alloy,
      `prometheus.scrape "a" {
  bearer_token = sys.env("TOKEN")
}
prometheus.scrape "b" {
  basic_auth { password_file = "/run/pw" }
}
prometheus.scrape "c" {
  bearer_token = local.file.token.content
}
prometheus.scrape "d" {
  bearer_token = string.format("%s", "not-to-be-shown")
}
`,
      parseAlloy,
    );

    expect(briefly(found)).toEqual([
      '2 bearer-token scrape variable TOKEN',
      '5 basic-auth-password scrape file /run/pw',
      '8 bearer-token scrape variable local.file.token.content',
      '11 bearer-token scrape variable string.format',
    ]);
  });

  it('gives what other components take', () => {
    const found = findIn(
      alloy,
      `discovery.consul "c" { token = "one" }
otelcol.auth.basic "b" {
  client_auth {
    username = "u"
    password = "two"
  }
}
otelcol.auth.headers "h" {
  header {
    key   = "Authorization"
    value = "Bearer three"
  }
}
otelcol.exporter.otlphttp "o" {
  client {
    endpoint = "https://otlp.example.net"
    headers  = { "x-auth-token" = "four" }
  }
}
mimir.rules.kubernetes "r" {
  address = "https://mimir.example.net"
  basic_auth { password = "five" }
}
remote.vault "v" {
  server = "https://vault.example.net"
  auth.token { token = "six" }
}
declare "own" {
  prometheus.write.queue "q" {
    endpoint "default" {
      url          = "https://q.example.net/api/v1/write"
      bearer_token = "seven"
    }
  }
}
http {
  auth {
    basic {
      username = "me"
      password = "eight"
    }
  }
}
`,
      parseAlloy,
    );

    expect(found.map(({ kind, role, value }) => `${kind} ${role} ${value}`)).toEqual([
      'service-discovery-secret scrape one',
      'basic-auth-password unknown two',
      'header unknown three',
      'header remote-write four',
      'basic-auth-password unknown five',
      'bearer-token unknown six',
      'bearer-token remote-write seven',
      'basic-auth-password receiver eight',
    ]);
  });

  it('leaves alone what exporters log in with, labels and rules', () => {
    const found = findIn(
      alloy,
      `prometheus.exporter.postgres "db" { data_source_names = ["postgresql://u:pw@db:5432/x"] }
prometheus.scrape "s" { targets = [{ "__address__" = "a:80", "password" = "label" }] }
prometheus.relabel "r" {
  rule {
    target_label = "token"
    replacement  = "secret"
  }
}
loki.process "p" {
  stage.replace { expression = "password=(.+)" }
}
`,
      parseAlloy,
    );

    expect(found).toEqual([]);
  });
});
