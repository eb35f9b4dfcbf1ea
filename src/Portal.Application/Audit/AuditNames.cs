namespace Portal.Application.Audit;

/// <summary>What the codes of the trail are called in Chinese. A code without a name is shown as it stands.</summary>
public static class AuditNames
{
    /// <summary>An action: the name of its use case.</summary>
    public static string OfAction(string code) => code switch
    {
        "SignIn" => Texts.AuditDidSignIn,
        "SignOut" => Texts.AuditDidSignOut,
        "RegisterEnterprise" => Texts.AuditDidRegisterEnterprise,
        "ConfirmEmail" => Texts.AuditDidConfirmEmail,
        "ResendConfirmation" => Texts.AuditDidResendConfirmation,
        "ForgetPassword" => Texts.AuditDidForgetPassword,
        "ResetPassword" => Texts.AuditDidResetPassword,
        "ChangePassword" => Texts.AuditDidChangePassword,
        "InviteColleague" => Texts.AuditDidInviteColleague,
        "WithdrawInvitation" => Texts.AuditDidWithdrawInvitation,
        "AcceptInvitation" => Texts.AuditDidAcceptInvitation,
        "RemoveColleague" => Texts.AuditDidRemoveColleague,
        "CreateStaff" => Texts.AuditDidCreateStaff,
        "CreateAdministrator" => Texts.AuditDidCreateAdministrator,
        "ResendFirstPassword" => Texts.AuditDidResendFirstPassword,
        "SuspendStaff" => Texts.AuditDidSuspendStaff,
        "RestoreStaff" => Texts.AuditDidRestoreStaff,
        "SaveProfile" => Texts.AuditDidSaveProfile,
        "SaveFactory" => Texts.AuditDidSaveFactory,
        "StartAssessment" => Texts.AuditDidStartAssessment,
        "SaveIndicator" => Texts.AuditDidSaveIndicator,
        "SaveClaim" => Texts.AuditDidSaveClaim,
        "ClearClaims" => Texts.AuditDidClearClaims,
        "CarryForward" => Texts.AuditDidCarryForward,
        "SaveMaturity" => Texts.AuditDidSaveMaturity,
        "SaveRequirements" => Texts.AuditDidSaveRequirements,
        "AddEvidence" => Texts.AuditDidAddEvidence,
        "RemoveEvidence" => Texts.AuditDidRemoveEvidence,
        "DecideTier" => Texts.AuditDidDecideTier,
        "ConfirmCreditCode" => Texts.AuditDidConfirmCreditCode,
        "VerifyAudit" => Texts.AuditDidVerifyAudit,
        "KeepPolicies" => Texts.AuditDidKeepPolicies,
        "OpenCampaign" => Texts.AuditDidOpenCampaign,
        "ChangeCalendar" => Texts.AuditDidChangeCalendar,
        "SwitchRecommender" => Texts.AuditDidSwitchRecommender,
        "MarkRead" => Texts.AuditDidMarkRead,
        "AssignApplications" => Texts.AuditDidAssignApplications,
        "PassApplication" => Texts.AuditDidPassApplication,
        "ReturnApplication" => Texts.AuditDidReturnApplication,
        "RefuseApplication" => Texts.AuditDidRefuseApplication,
        "UndoReview" => Texts.AuditDidUndoReview,
        "SaveVerdict" => Texts.AuditDidSaveVerdict,
        "SaveSiteCheck" => Texts.AuditDidSaveSiteCheck,
        "AddSiteCheckPhoto" => Texts.AuditDidAddSiteCheckPhoto,
        "SaveReviewFact" => Texts.AuditDidSaveReviewFact,
        "SaveJointOpinion" => Texts.AuditDidSaveJointOpinion,
        "SeedDemo" => Texts.AuditDidSeedDemo,
        _ => code,
    };

    /// <summary>A kind of subject, as <see cref="AuditTrail.Record"/> was given it.</summary>
    public static string OfSubject(string code) => code switch
    {
        "Account" => Texts.AuditOfAccount,
        "Invitation" => Texts.AuditOfInvitation,
        "Enterprise" => Texts.AuditOfEnterprise,
        "Factory" => Texts.AuditOfFactory,
        "SelfAssessment" => Texts.AuditOfSelfAssessment,
        "MaturityStatement" => Texts.AuditOfMaturityStatement,
        "Declaration" => Texts.AuditOfDeclaration,
        "Decision" => Texts.AuditOfDecision,
        "PolicyVersion" => Texts.AuditOfPolicyVersion,
        "Recommender" => Texts.AuditOfRecommender,
        "Message" => Texts.AuditOfMessage,
        "FactoryApplication" => Texts.AuditOfFactoryApplication,
        "Campaign" => Texts.AuditOfCampaign,
        "AuditTrail" => Texts.AuditOfAuditTrail,
        "Demonstration" => Texts.AuditOfDemonstration,
        _ => code,
    };
}
