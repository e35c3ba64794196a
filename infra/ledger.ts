import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ledgerKey } from '../functions/shared/contract.ts';

/** What was done and seen, one item an endpoint. No secret is in it, so AWS's own key will do. */
export class Ledger extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: ledgerKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      // Retained even when a first deployment fails: nobody may delete a protected table, so that the
      // way back would fail as well. What is left is empty, and its name is in nobody's way.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  read(): PolicyStatement {
    return new PolicyStatement({
      actions: ['dynamodb:GetItem'],
      resources: [this.table.tableArn],
    });
  }

  readAndUpdate(): PolicyStatement {
    return new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [this.table.tableArn],
    });
  }
}
