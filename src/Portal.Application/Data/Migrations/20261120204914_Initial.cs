using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
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
                    table.CheckConstraint("ck_accounts_officer_has_area", "(role between 11 and 13) = (area_code is not null)");
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
                    uploaded_by_id = table.Column<Guid>(type: "uuid", nullable: false)
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
                    description = table.Column<string>(type: "character varying(3000)", maxLength: 3000, nullable: true),
                    uses_ai = table.Column<bool>(type: "boolean", nullable: true),
                    carried_tier = table.Column<int>(type: "integer", nullable: true),
                    carried_instance_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    carried_description = table.Column<string>(type: "character varying(3000)", maxLength: 3000, nullable: true),
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
                name: "ix_outgoing_letters_next_attempt_at",
                schema: "portal",
                table: "outgoing_letters",
                column: "next_attempt_at");

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

            // The only way into the audit trail. It runs with its owner's rights, because the application's role may not insert.
            // The lock is per chain and held until the transaction ends, so that an entry's predecessor is always the last one
            // committed; the clock is the database's. The canonical bytes are stored and hashed as they stand: a value that were
            // rebuilt later (100 ns ticks, jsonb's key order) would not hash the same.
            migrationBuilder.Sql("""
                create function portal.audit_append(
                    p_chain smallint, p_actor uuid, p_action text, p_subject_type text, p_subject_id text, p_details text)
                returns bigint language plpgsql security definer set search_path = portal, pg_temp as $$
                declare
                    last portal.audit_entries;
                    next_seq bigint;
                    next_at timestamptz;
                    next_body bytea;
                    previous bytea;
                begin
                    perform pg_advisory_xact_lock(7262, p_chain);
                    -- After the lock, so that the times of a chain ascend with its numbers.
                    next_at := clock_timestamp();
                    select * into last from portal.audit_entries where chain = p_chain order by seq desc limit 1;
                    next_seq := coalesce(last.seq, 0) + 1;
                    previous := coalesce(last.hash, '\x'::bytea);
                    next_body := convert_to(
                        '{"chain":' || p_chain || ',"seq":' || next_seq
                        || ',"at":' || to_json(to_char(next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                        || ',"actor":' || coalesce(to_json(p_actor::text)::text, 'null')
                        || ',"action":' || to_json(p_action)
                        || ',"subjectType":' || to_json(p_subject_type)
                        || ',"subjectId":' || to_json(p_subject_id)
                        || ',"details":' || p_details::json || '}', 'UTF8');
                    insert into portal.audit_entries
                        (chain, seq, at, actor_id, action, subject_type, subject_id, body, previous_hash, hash)
                    values (p_chain, next_seq, next_at, p_actor, p_action, p_subject_type, p_subject_id,
                        next_body, previous, sha256(previous || next_body));
                    return next_seq;
                end $$;
                revoke all on function portal.audit_append(smallint, uuid, text, text, text, text) from public;

                -- Every finding is a broken link: an edit, a deletion, a reordering. (A cut tail is found against an anchor kept elsewhere.)
                create function portal.audit_findings() returns table (chain smallint, seq bigint, finding text)
                language sql stable as $$
                    select chain, seq, finding from (
                        select e.chain, e.seq, case
                            when e.hash <> sha256(e.previous_hash || e.body) then 'hash'
                            when e.previous_hash <> coalesce(lag(e.hash) over link, '\x'::bytea) then 'link'
                            when e.seq <> coalesce(lag(e.seq) over link, 0) + 1 then 'gap'
                            when row(e.chain, e.seq, e.action, e.subject_type, e.subject_id, coalesce(e.actor_id::text, ''), e.at) is distinct from
                                row((b.j ->> 'chain')::smallint, (b.j ->> 'seq')::bigint, b.j ->> 'action', b.j ->> 'subjectType',
                                    b.j ->> 'subjectId', coalesce(b.j ->> 'actor', ''), (b.j ->> 'at')::timestamptz) then 'columns'
                            end as finding
                        from portal.audit_entries e
                        cross join lateral (select convert_from(e.body, 'UTF8')::json as j) b
                        window link as (partition by e.chain order by e.seq)) checked
                    where finding is not null
                $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function portal.audit_findings(); drop function portal.audit_append(smallint, uuid, text, text, text, text);");

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
                name: "audit_entries",
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
                name: "maturity_statements",
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
                name: "scenario_claims",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "sessions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "policy_versions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "evidence",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "accounts",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "self_assessments",
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
