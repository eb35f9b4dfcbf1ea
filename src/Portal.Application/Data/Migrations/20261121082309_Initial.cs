using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDb))]
    [Migration("20261121082309_Initial")]
    public class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "portal");

            migrationBuilder.CreateTable(
                name: "audit_entries",
                schema: "portal",
                columns: table => new
                {
                    chain = table.Column<short>(type: "smallint", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    subject_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => new { x.chain, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    definition_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enterprise_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    county_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    recommender_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    calendar_is_ours = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                    table.CheckConstraint("ck_campaigns_calendar", "opens_at < enterprise_closes_at and enterprise_closes_at <= recommender_closes_at");
                });

            migrationBuilder.CreateTable(
                name: "enterprises",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    credit_code = table.Column<string>(type: "character(18)", fixedLength: true, maxLength: 18, nullable: false),
                    credit_code_irregular = table.Column<bool>(type: "boolean", nullable: false),
                    credit_code_confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    credit_code_confirmed_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    city_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    county_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    address = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    industry_code = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: true),
                    scale = table.Column<int>(type: "integer", nullable: true),
                    above_designated_size = table.Column<bool>(type: "boolean", nullable: true),
                    sme_class = table.Column<int>(type: "integer", nullable: false),
                    former_titles = table.Column<List<string>>(type: "text[]", nullable: false),
                    employees = table.Column<int>(type: "integer", nullable: true),
                    revenue = table.Column<decimal>(type: "numeric(18,2)", precision: 18, scale: 2, nullable: true),
                    contact_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    contact_phone = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    contact_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_enterprises", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_letters",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "policy_versions",
                schema: "portal",
                columns: table => new
                {
                    version = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    policy_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    files = table.Column<string>(type: "text", nullable: false),
                    loaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_versions", x => x.version);
                });

            migrationBuilder.CreateTable(
                name: "protection_keys",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "campaign_changes",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_changes_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recommenders",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    area_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    has_county_step = table.Column<bool>(type: "boolean", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recommenders", x => x.id);
                    table.ForeignKey(
                        name: "fk_recommenders_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_recommenders_recommenders_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: true),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    area_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    duty = table.Column<int>(type: "integer", nullable: true),
                    is_suspended = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "text", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                    table.CheckConstraint("ck_accounts_enterprise_or_area", "(role < 10) = (enterprise_id is not null)");
                    table.CheckConstraint("ck_accounts_officer_has_area", "(role between 11 and 14) = (area_code is not null)");
                    table.CheckConstraint("ck_accounts_officer_has_duty", "(role between 11 and 14) = (duty is not null)");
                    table.ForeignKey(
                        name: "fk_accounts_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "factories",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    city_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    county_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    away = table.Column<int>(type: "integer", nullable: false),
                    address = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    industry_code = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: true),
                    main_products = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_factories", x => x.id);
                    table.ForeignKey(
                        name: "fk_factories_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    invited_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitations", x => x.id);
                    table.ForeignKey(
                        name: "fk_invitations_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recommendation_lists",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    prepared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    prepared_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    frozen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    frozen_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    taken_over_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    taken_over_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    takeover_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recommendation_lists", x => x.id);
                    table.CheckConstraint("ck_recommendation_lists_two_people", "state = 1 or (prepared_by_id is not null and frozen_by_id <> prepared_by_id)");
                    table.ForeignKey(
                        name: "fk_recommendation_lists_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_recommendation_lists_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_claims",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_account_claims_accounts_user_id",
                        column: x => x.user_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_logins",
                schema: "portal",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_account_logins_accounts_user_id",
                        column: x => x.user_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_tokens",
                schema: "portal",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_account_tokens_accounts_user_id",
                        column: x => x.user_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    body = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    link = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    once_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_messages_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_sessions_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "self_assessments",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    factory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    city_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    county_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    policy_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    carried_from_id = table.Column<Guid>(type: "uuid", nullable: true),
                    no_scenarios = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_self_assessments", x => x.id);
                    table.ForeignKey(
                        name: "fk_self_assessments_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_self_assessments_factories_factory_id",
                        column: x => x.factory_id,
                        principalSchema: "portal",
                        principalTable: "factories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_self_assessments_self_assessments_carried_from_id",
                        column: x => x.carried_from_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_events",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_list_events_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_quotas",
                schema: "portal",
                columns: table => new
                {
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    kinds = table.Column<string[]>(type: "text[]", nullable: false, defaultValueSql: "'{}'"),
                    cap = table.Column<int>(type: "integer", nullable: true),
                    minimum = table.Column<int>(type: "integer", nullable: true),
                    among = table.Column<string[]>(type: "text[]", nullable: false, defaultValueSql: "'{}'"),
                    source = table.Column<int>(type: "integer", nullable: false),
                    clause = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    counted = table.Column<int>(type: "integer", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_quotas", x => new { x.list_id, x.kind });
                    table.CheckConstraint("ck_list_quotas_kinds", "(kind = '') = (kinds = '{}') and (minimum is not null or among = '{}')");
                    table.CheckConstraint("ck_list_quotas_limits", "cap >= 0 and minimum >= 0 and minimum <= cap");
                    table.CheckConstraint("ck_list_quotas_source", "(source = 1) = (clause is not null)");
                    table.ForeignKey(
                        name: "fk_list_quotas_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_versions",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_list_versions_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "applications",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    factory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    office_area = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    city_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    county_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    is_direct = table.Column<bool>(type: "boolean", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, defaultValue: ""),
                    fast_track_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    titles_wait = table.Column<bool>(type: "boolean", nullable: false),
                    has_county_step = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    rounds = table.Column<int>(type: "integer", nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    assignee_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_applications", x => x.id);
                    table.CheckConstraint("ck_applications_submitted", "(rounds > 0) = (number is not null) and (rounds > 0) = (submitted_at is not null)");
                    table.CheckConstraint("ck_applications_titles_wait", "not titles_wait or fast_track_id is null");
                    table.ForeignKey(
                        name: "fk_applications_accounts_assignee_id",
                        column: x => x.assignee_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_factories_factory_id",
                        column: x => x.factory_id,
                        principalSchema: "portal",
                        principalTable: "factories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "decisions",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    assessment_version = table.Column<int>(type: "integer", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    policy_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    policy_version = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    inputs = table.Column<string>(type: "text", nullable: false),
                    result = table.Column<string>(type: "text", nullable: false),
                    reference_tier = table.Column<int>(type: "integer", nullable: true),
                    score_shown = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_decisions_policy_versions_policy_version",
                        column: x => x.policy_version,
                        principalSchema: "portal",
                        principalTable: "policy_versions",
                        principalColumn: "version",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_decisions_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "declarations",
                schema: "portal",
                columns: table => new
                {
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    answer = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    remark = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_declarations", x => new { x.assessment_id, x.code });
                    table.ForeignKey(
                        name: "fk_declarations_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    item = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    media_type = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    uploaded_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => x.id);
                    table.ForeignKey(
                        name: "fk_evidence_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "indicator_answers",
                schema: "portal",
                columns: table => new
                {
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: true),
                    score = table.Column<decimal>(type: "numeric(9,6)", precision: 9, scale: 6, nullable: true),
                    not_applicable = table.Column<bool>(type: "boolean", nullable: false),
                    total_investment = table.Column<decimal>(type: "numeric(18,2)", precision: 18, scale: 2, nullable: true),
                    investment_in_year = table.Column<decimal>(type: "numeric(18,2)", precision: 18, scale: 2, nullable: true),
                    remark = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_indicator_answers", x => new { x.assessment_id, x.no });
                    table.CheckConstraint("ck_indicator_answers_level", "level between 1 and 6");
                    table.CheckConstraint("ck_indicator_answers_no", "no between 1 and 10");
                    table.CheckConstraint("ck_indicator_answers_not_applicable", "not not_applicable or (level is null and score is null)");
                    table.CheckConstraint("ck_indicator_answers_score", "score between 0 and 100");
                    table.ForeignKey(
                        name: "fk_indicator_answers_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "maturity_statements",
                schema: "portal",
                columns: table => new
                {
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: true),
                    kind = table.Column<int>(type: "integer", nullable: true),
                    score = table.Column<decimal>(type: "numeric(4,2)", precision: 4, scale: 2, nullable: true),
                    report_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    assessed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_maturity_statements", x => x.assessment_id);
                    table.CheckConstraint("ck_maturity_statements_level", "level between 0 and 5");
                    table.CheckConstraint("ck_maturity_statements_score", "score between 0 and 5");
                    table.ForeignKey(
                        name: "fk_maturity_statements_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "presences",
                schema: "portal",
                columns: table => new
                {
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_presences", x => new { x.assessment_id, x.part, x.account_id });
                    table.ForeignKey(
                        name: "fk_presences_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "scenario_claims",
                schema: "portal",
                columns: table => new
                {
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    tier = table.Column<int>(type: "integer", nullable: true),
                    instance_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    description = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: true),
                    uses_ai = table.Column<bool>(type: "boolean", nullable: true),
                    carried_tier = table.Column<int>(type: "integer", nullable: true),
                    carried_instance_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    carried_description = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scenario_claims", x => new { x.assessment_id, x.row });
                    table.CheckConstraint("ck_scenario_claims_row", "row between 1 and 40");
                    table.CheckConstraint("ck_scenario_claims_tier", "tier between 1 and 4");
                    table.ForeignKey(
                        name: "fk_scenario_claims_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_answers",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    field = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    value = table.Column<string>(type: "text", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_answers", x => new { x.application_id, x.field });
                    table.ForeignKey(
                        name: "fk_application_answers_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_events",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    is_internal = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_application_events_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_files",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<int>(type: "integer", nullable: false),
                    item = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    media_type = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    uploaded_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_application_files_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "joint_opinions",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    office = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: false),
                    given_on = table.Column<DateOnly>(type: "date", nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_joint_opinions", x => new { x.application_id, x.recommender_id, x.office });
                    table.ForeignKey(
                        name: "fk_joint_opinions_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_joint_opinions_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_places",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    standing = table.Column<int>(type: "integer", nullable: false),
                    rank = table.Column<int>(type: "integer", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    added_by_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_places", x => x.application_id);
                    table.CheckConstraint("ck_list_places_rank", "rank >= 1");
                    table.CheckConstraint("ck_list_places_standing", "standing in (1, 2, 3)");
                    table.ForeignKey(
                        name: "fk_list_places_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_list_places_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "returns",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    remark = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_returns", x => x.id);
                    table.ForeignKey(
                        name: "fk_returns_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_facts",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    is_clear = table.Column<bool>(type: "boolean", nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    checked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_facts", x => new { x.application_id, x.recommender_id, x.kind });
                    table.ForeignKey(
                        name: "fk_review_facts_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_review_facts_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_steps",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    office_area = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    before = table.Column<int>(type: "integer", nullable: false),
                    after = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_steps", x => x.id);
                    table.ForeignKey(
                        name: "fk_review_steps_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "site_checks",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    checked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    participants = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    findings = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_checks", x => x.id);
                    table.ForeignKey(
                        name: "fk_site_checks_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_site_checks_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "submissions",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    receipt = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    attempt_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    policy_version = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    reference_tier = table.Column<int>(type: "integer", nullable: true),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    submitted_by_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submissions", x => x.id);
                    table.ForeignKey(
                        name: "fk_submissions_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_submissions_policy_versions_policy_version",
                        column: x => x.policy_version,
                        principalSchema: "portal",
                        principalTable: "policy_versions",
                        principalColumn: "version",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "title_checks",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    confirmed = table.Column<List<string>>(type: "text[]", nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    checked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_checks", x => new { x.application_id, x.recommender_id });
                    table.ForeignKey(
                        name: "fk_title_checks_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_title_checks_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "verdicts",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    item = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verdicts", x => new { x.application_id, x.recommender_id, x.level, x.subject, x.item, x.round });
                    table.CheckConstraint("ck_verdicts_reason", "agrees is not false or length(reason) > 0");
                    table.CheckConstraint("ck_verdicts_round", "round >= 1");
                    table.ForeignKey(
                        name: "fk_verdicts_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_verdicts_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence_contents",
                schema: "portal",
                columns: table => new
                {
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_contents", x => x.evidence_id);
                    table.ForeignKey(
                        name: "fk_evidence_contents_evidence_evidence_id",
                        column: x => x.evidence_id,
                        principalSchema: "portal",
                        principalTable: "evidence",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "application_file_contents",
                schema: "portal",
                columns: table => new
                {
                    file_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_file_contents", x => x.file_id);
                    table.ForeignKey(
                        name: "fk_application_file_contents_application_files_file_id",
                        column: x => x.file_id,
                        principalSchema: "portal",
                        principalTable: "application_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "return_items",
                schema: "portal",
                columns: table => new
                {
                    return_id = table.Column<Guid>(type: "uuid", nullable: false),
                    item = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_return_items", x => new { x.return_id, x.item });
                    table.ForeignKey(
                        name: "fk_return_items_returns_return_id",
                        column: x => x.return_id,
                        principalSchema: "portal",
                        principalTable: "returns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_account_claims_user_id",
                schema: "portal",
                table: "account_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_account_logins_user_id",
                schema: "portal",
                table: "account_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "email_index",
                schema: "portal",
                table: "accounts",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_enterprise_id",
                schema: "portal",
                table: "accounts",
                column: "enterprise_id");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_province_code_role",
                schema: "portal",
                table: "accounts",
                columns: new[] { "province_code", "role" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_role_normalized_user_name",
                schema: "portal",
                table: "accounts",
                columns: new[] { "role", "normalized_user_name" });

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                schema: "portal",
                table: "accounts",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_application_events_application_id_at",
                schema: "portal",
                table: "application_events",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_application_files_application_id_purpose_item",
                schema: "portal",
                table: "application_files",
                columns: new[] { "application_id", "purpose", "item" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_assessment_id",
                schema: "portal",
                table: "applications",
                column: "assessment_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_assignee_id",
                schema: "portal",
                table: "applications",
                column: "assignee_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_county_code_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "county_code", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_factory_id",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "factory_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_office_area_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "office_area", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_province_code_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "province_code", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_enterprise_id",
                schema: "portal",
                table: "applications",
                column: "enterprise_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_factory_id",
                schema: "portal",
                table: "applications",
                column: "factory_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_number",
                schema: "portal",
                table: "applications",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_applications_recommender_id_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "recommender_id", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_action_at",
                schema: "portal",
                table: "audit_entries",
                columns: new[] { "action", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_id_at",
                schema: "portal",
                table: "audit_entries",
                columns: new[] { "actor_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_at",
                schema: "portal",
                table: "audit_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_subject_type_subject_id_at",
                schema: "portal",
                table: "audit_entries",
                columns: new[] { "subject_type", "subject_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_changes_campaign_id_at",
                schema: "portal",
                table: "campaign_changes",
                columns: new[] { "campaign_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_province_code_definition_id",
                schema: "portal",
                table: "campaigns",
                columns: new[] { "province_code", "definition_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_decisions_assessment_id_decided_at",
                schema: "portal",
                table: "decisions",
                columns: new[] { "assessment_id", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_policy_version",
                schema: "portal",
                table: "decisions",
                column: "policy_version");

            migrationBuilder.CreateIndex(
                name: "ix_enterprises_credit_code",
                schema: "portal",
                table: "enterprises",
                column: "credit_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_enterprises_province_code_city_code_county_code",
                schema: "portal",
                table: "enterprises",
                columns: new[] { "province_code", "city_code", "county_code" });

            migrationBuilder.CreateIndex(
                name: "ix_enterprises_province_code_city_code_county_code_name",
                schema: "portal",
                table: "enterprises",
                columns: new[] { "province_code", "city_code", "county_code", "name" });

            migrationBuilder.CreateIndex(
                name: "ix_evidence_assessment_id_part_item",
                schema: "portal",
                table: "evidence",
                columns: new[] { "assessment_id", "part", "item" });

            migrationBuilder.CreateIndex(
                name: "ix_factories_away",
                schema: "portal",
                table: "factories",
                columns: new[] { "away", "province_code", "city_code", "county_code", "enterprise_id" },
                filter: "away > 0");

            migrationBuilder.CreateIndex(
                name: "ix_factories_enterprise_id_name",
                schema: "portal",
                table: "factories",
                columns: new[] { "enterprise_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_factories_province_code_city_code_county_code",
                schema: "portal",
                table: "factories",
                columns: new[] { "province_code", "city_code", "county_code" });

            migrationBuilder.CreateIndex(
                name: "ix_invitations_enterprise_id",
                schema: "portal",
                table: "invitations",
                column: "enterprise_id");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_token_hash",
                schema: "portal",
                table: "invitations",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_joint_opinions_recommender_id",
                schema: "portal",
                table: "joint_opinions",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_list_events_list_id_at",
                schema: "portal",
                table: "list_events",
                columns: new[] { "list_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_list_places_list_id",
                schema: "portal",
                table: "list_places",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_list_versions_list_id_number",
                schema: "portal",
                table: "list_versions",
                columns: new[] { "list_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_account_id_once_key",
                schema: "portal",
                table: "messages",
                columns: new[] { "account_id", "once_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_account_id_sent_at",
                schema: "portal",
                table: "messages",
                columns: new[] { "account_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_unread",
                schema: "portal",
                table: "messages",
                column: "account_id",
                filter: "read_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_letters_next_attempt_at",
                schema: "portal",
                table: "outgoing_letters",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "ix_recommendation_lists_campaign_id",
                schema: "portal",
                table: "recommendation_lists",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_recommendation_lists_recommender_id",
                schema: "portal",
                table: "recommendation_lists",
                column: "recommender_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recommenders_campaign_id_area_code_kind",
                schema: "portal",
                table: "recommenders",
                columns: new[] { "campaign_id", "area_code", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recommenders_parent_id",
                schema: "portal",
                table: "recommenders",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_returns_application_id_at",
                schema: "portal",
                table: "returns",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_returns_open",
                schema: "portal",
                table: "returns",
                column: "application_id",
                unique: true,
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_review_facts_recommender_id",
                schema: "portal",
                table: "review_facts",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_review_steps_application_id_at",
                schema: "portal",
                table: "review_steps",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_self_assessments_carried_from_id",
                schema: "portal",
                table: "self_assessments",
                column: "carried_from_id");

            migrationBuilder.CreateIndex(
                name: "ix_self_assessments_enterprise_id_year",
                schema: "portal",
                table: "self_assessments",
                columns: new[] { "enterprise_id", "year" });

            migrationBuilder.CreateIndex(
                name: "ix_self_assessments_factory_id_policy_id",
                schema: "portal",
                table: "self_assessments",
                columns: new[] { "factory_id", "policy_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_self_assessments_province_code_city_code_county_code_update~",
                schema: "portal",
                table: "self_assessments",
                columns: new[] { "province_code", "city_code", "county_code", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_account_id",
                schema: "portal",
                table: "sessions",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_checks_application_id",
                schema: "portal",
                table: "site_checks",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_checks_recommender_id",
                schema: "portal",
                table: "site_checks",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_application_id_attempt_id",
                schema: "portal",
                table: "submissions",
                columns: new[] { "application_id", "attempt_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_submissions_application_id_round",
                schema: "portal",
                table: "submissions",
                columns: new[] { "application_id", "round" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_submissions_policy_version",
                schema: "portal",
                table: "submissions",
                column: "policy_version");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_receipt",
                schema: "portal",
                table: "submissions",
                column: "receipt",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_title_checks_recommender_id",
                schema: "portal",
                table: "title_checks",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_recommender_id",
                schema: "portal",
                table: "verdicts",
                column: "recommender_id");

            migrationBuilder.Sql(AuditChain.Up);
            migrationBuilder.Sql(Guards.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Guards.Down);
            migrationBuilder.Sql(AuditChain.Down);

            migrationBuilder.DropTable(
                name: "account_claims",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "account_logins",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "account_tokens",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_answers",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_events",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_file_contents",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "audit_entries",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "campaign_changes",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "decisions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "declarations",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "evidence_contents",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "indicator_answers",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "invitations",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "joint_opinions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_events",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_places",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_quotas",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_versions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "maturity_statements",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "messages",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "outgoing_letters",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "presences",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "protection_keys",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "return_items",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "review_facts",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "review_steps",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "scenario_claims",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "sessions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "site_checks",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "submissions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "title_checks",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "verdicts",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_files",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "evidence",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "recommendation_lists",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "returns",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "policy_versions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "applications",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "accounts",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "recommenders",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "self_assessments",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "campaigns",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "factories",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "enterprises",
                schema: "portal");
        }
    }
}
